import { saveDraft } from '#db/commands/programs/drafts.ts';
import { publishProgram, tryProgram, type Publication } from '#db/commands/programs/publish.ts';
import { findDraft, namesOfActors, newestVersion } from '#db/queries/programs.ts';
import { segmentDocuments } from '#db/queries/segments.ts';
import type { ProgramDocument } from '#domain/loyalty/program.ts';
import { checkProgram } from '#domain/loyalty/rules/check.ts';
import { readsLevel, segmentsIn } from '#domain/loyalty/rules/expressions.ts';
import type { Problem } from '#domain/loyalty/rules/schema-parts.ts';
import { warningsFor } from '#domain/loyalty/rules/warnings.ts';
import { DomainError } from '#domain/shared/errors.ts';
import { replayHeader } from '../purchases/returns.ts';
import type { Reply } from '../routing/route.ts';
import { startWritten } from '../written-runs.ts';
import { presentProgram, presentUnpublished, presentVersion } from './presenter.ts';

const MOST_ERRORS = 50;

/** What is wrong with a document, also beside the organization's segments. */
async function problemsOf(organizationId: string, document: ProgramDocument): Promise<Problem[]> {
  const asked = (document.levels?.list ?? []).flatMap(({ when }) => segmentsIn(when));
  const segmentsOfLevel = asked.length === 0 ? [] : (await segmentDocuments(organizationId)).filter(({ when }) => readsLevel(when)).map(({ code }) => code);
  return checkProgram(document, { segmentsOfLevel: new Set(segmentsOfLevel) }).slice(0, MOST_ERRORS);
}

/** @throws DomainError `invalid_request` (400) that names every problem of the document by its path */
async function refuseProblems({ organizationId, document }: Publication): Promise<void> {
  const errors = await problemsOf(organizationId, document);
  const [first] = errors;
  if (first) throw new DomainError('invalid_request', `\`${first.path}\`: ${first.message}`, { status: 400, errors });
}

/** Publishes a document and answers with the program. */
export async function publish(publication: Publication): Promise<Reply> {
  const { organizationId, code, document } = publication;
  await refuseProblems(publication);
  const { version, previous, created, replayed, review } = await publishProgram(publication);
  const [draft, names, workflow] = await Promise.all([findDraft(organizationId, code), namesOfActors(organizationId, [version.publishedBy]), review ? startWritten(review) : undefined]);
  return {
    status: created ? 201 : 200, headers: replayHeader(replayed), subjectId: version.programId,
    body: { program: presentProgram(version, draft, names), warnings: replayed ? [] : warningsFor(document, previous?.document), ...(workflow && { workflow }) },
  };
}

/** Checks a document as publishing would, and answers what the program would be. */
export async function tryOut(publication: Publication): Promise<Reply> {
  const { organizationId, code, document } = publication;
  await refuseProblems(publication);
  const { newest } = await tryProgram(publication);
  const names = await namesOfActors(organizationId, [newest?.publishedBy ?? null]);
  const current = newest ? presentVersion(newest, names) : { code, version: null, validFrom: null, publishedAt: null, publishedBy: null, note: null };
  return { status: 200, body: { program: { ...current, status: 'checked', document, draft: null }, warnings: warningsFor(document, newest?.document) } };
}

/** Keeps a document as a draft, unfinished as it may be: what stands in the way of publishing it comes back as warnings. */
export async function keepDraft({ organizationId, code, document, actor }: Publication): Promise<Reply> {
  await saveDraft({ organizationId, code, document, actor });
  const [newest, draft, problems] = await Promise.all([newestVersion(organizationId, code), findDraft(organizationId, code), problemsOf(organizationId, document)]);
  const names = await namesOfActors(organizationId, [newest?.publishedBy ?? null]);
  const kept = draft ?? { code, document, savedBy: actor, updatedAt: new Date() };
  const program = newest ? { ...presentProgram(newest, kept, names), status: 'draft', document } : presentUnpublished(kept);
  return { status: 200, body: { program, warnings: [...problems, ...warningsFor(document, newest?.document)] } };
}
