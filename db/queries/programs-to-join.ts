import { firstLevelOf } from '#domain/loyalty/program.ts';
import { newestDocuments } from './programs.ts';
import type { Sql } from '../sql.ts';

/** A program as registration sees it: who joins it by itself, and where a member begins. */
export interface JoinableProgram {
  id: string;
  code: string;
  automatic: boolean;
  firstLevel: string;
}

/** The organization's programs, each as its newest document says. */
export const programsToJoin = async (sql: Sql, organizationId: string): Promise<JoinableProgram[]> =>
  (await newestDocuments(sql, organizationId)).map(({ id, code, document }) => ({ id, code, automatic: (document.enrolment ?? 'automatic') === 'automatic', firstLevel: firstLevelOf(document) }));
