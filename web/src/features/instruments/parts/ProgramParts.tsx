import '../../programs/programs.css';
import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { FieldProblem } from '../../../api.ts';
import { ErrorState } from '../../../components/ErrorState.tsx';
import type { Subject } from '../../programs/conditions/fields.ts';
import { EditorContext } from '../../programs/editor/context.ts';
import { useConditionNames } from '../../programs/editor/use-names.ts';
import { programQuery } from '../../programs/queries.ts';

/** Gives the parts of the program editor (conditions, effects, goods) the program they speak about, outside that editor. */
export function ProgramParts({ program, problems = [], isReadOnly = false, subject, children }: { program: string; problems?: FieldProblem[]; isReadOnly?: boolean; subject?: Subject; children: ReactNode }) {
  const { data, error, refetch } = useQuery(programQuery(program));
  const names = useConditionNames(data?.document);
  if (error && !data) return <div className="card"><ErrorState error={error} onRetry={() => void refetch()} /></div>;
  if (!data) return <div className="col g4" aria-busy="true"><Skeleton height={120} /><Skeleton height={160} /></div>;
  const { document, version } = data;
  return <EditorContext value={{ code: program, document, published: document, version, change: () => undefined, problems, names, subject, isReadOnly }}>{children}</EditorContext>;
}
