import { z } from 'zod';
import { codeSchema } from '#domain/loyalty/rules/schema-parts.ts';
import { programFields } from '#domain/loyalty/rules/schema.ts';
import { instant, text } from '#domain/shared/schemas.ts';
import { instantOut, listOf, page, workflowRef } from '../routing/schemas.ts';

export const ProgramParams = z.strictObject({ code: codeSchema });

/** A flag in the query: `?draft=true`. */
const flag = z.enum(['true', 'false']).transform((value) => value === 'true').optional();
const validFrom = instant.nullish().meta({ description: 'From which event time on the version rules; absent: for every instant not yet computed' });
const note = text(500).optional().meta({ description: 'Why, for the list of versions' });

export const SaveProgramQuery = z.strictObject({
  draft: flag.meta({ description: 'Keep it as a draft instead of publishing it; then problems of conditions and codes are only warnings' }),
  dryRun: flag.meta({ description: 'Only check it' }),
  validFrom: instant.optional(), note,
});
export const SaveProgramBody = z.strictObject({ ...programFields, validFrom });
export const PublishDraftBody = z.strictObject({ validFrom, note }).optional();
export const RollbackBody = z.strictObject({ version: z.number().int().min(1), validFrom, note });

const versionNumber = z.coerce.number().int().min(1).max(2_147_483_647).meta({ override: { type: 'integer', minimum: 1 } });
export const ProgramQuery = z.strictObject({
  version: versionNumber.optional(), asOf: instant.optional().meta({ description: 'The version that rules at this instant; without it and `version`, the newest' }),
});
export const DiffQuery = z.strictObject({ from: versionNumber, to: versionNumber.optional().meta({ description: 'The newest version unless told' }) });
export const PageQuery = z.strictObject(page);

const problems = z.array(z.strictObject({ path: z.string(), code: z.string(), message: z.string() }));
const document = z.strictObject(programFields).meta({ id: 'ProgramDocument', description: 'A loyalty program as one document; see the reference of the program document' });

const published = {
  version: z.number().int().nullable().meta({ description: 'Null for a program that only has a draft' }), validFrom: instantOut.nullable(), publishedAt: instantOut.nullable(),
  publishedBy: z.strictObject({ kind: z.enum(['user', 'key']), id: z.string(), name: z.string().nullable() }).nullable(), note: z.string().nullable(),
};
const status = z.enum(['published', 'draft', 'checked']);
const draft = z.strictObject({ document, updatedAt: instantOut, problems: problems.meta({ description: 'What stands in the way of publishing it' }) });

const Program = z.strictObject({ code: z.string(), ...published, status, document, draft: draft.nullable() }).meta({ id: 'Program' });
export const ProgramAnswer = z.strictObject({ program: Program });
export const SavedProgramAnswer = z.strictObject({
  program: Program, warnings: problems.meta({ description: 'What a publisher should know; nothing of it stops the publication' }),
  workflow: workflowRef.optional().meta({ description: "The look at everybody's level under what was published" }),
});
export const ProgramList = listOf(z.strictObject({ code: z.string(), name: programFields.name, ...published, status, hasDraft: z.boolean(), document }));
export const VersionList = listOf(z.strictObject({ code: z.string(), ...published, version: z.number().int(), publishedAt: instantOut }));
export const DocumentAnswer = document;
export const DiffAnswer = z.strictObject({ from: z.number().int(), to: z.number().int(), data: z.array(z.strictObject({ path: z.string(), before: z.unknown(), after: z.unknown() })) });
