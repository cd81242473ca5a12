import { saveDraft } from '#db/commands/programs/drafts.ts';
import { publishProgram, tryProgram, type Publication } from '#db/commands/programs/publish.ts';
import { findDraft, namesOfActors, newestVersion } from '#db/queries/programs.ts';
import type { ProgramDocument } from '#domain/loyalty/program.ts';
import { checkProgram } from '#domain/loyalty/rules/check.ts';
import { warningsFor } from '#domain/loyalty/rules/warnings.ts';
import { DomainError } from '#domain/shared/errors.ts';
import { replayHeader } from '../purchases/returns.ts';
import type { Reply } from '../routing/route.ts';
import { startWritten } from '../written-runs.ts';
import { presentProgram, presentUnpublished, presentVersion } from './presenter.ts';

const MOST_ERRORS = 50;

/** @throws DomainError `invalid_request` (400) that names every problem of the document by its path */
function refuseProblems(document: ProgramDocument): void {
  const errors = checkProgram(document).slice(0, MOST_ERRORS);
  const [first] = errors;
  if (first) throw new DomainError('invalid_request', `\`${first.path}\`: ${first.message}`, { status: 400, errors });
}

/** Publishes a document and answers with the program. */
export async function publish(publication: Publication): Promise<Reply> {
  const { organizationId, code, document } = publication;
  refuseProblems(document);
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
  refuseProblems(document);
  const { newest } = await tryProgram(publication);
  const names = await namesOfActors(organizationId, [newest?.publishedBy ?? null]);
  const current = newest ? presentVersion(newest, names) : { code, version: null, validFrom: null, publishedAt: null, publishedBy: null, note: null };
  return { status: 200, body: { program: { ...current, status: 'checked', document, draft: null }, warnings: warningsFor(document, newest?.document) } };
}

/** Keeps a document as a draft, unfinished as it may be: what stands in the way of publishing it comes back as warnings. */
export async function keepDraft({ organizationId, code, document, actor }: Publication): Promise<Reply> {
  await saveDraft({ organizationId, code, document, actor });
  const [newest, draft] = await Promise.all([newestVersion(organizationId, code), findDraft(organizationId, code)]);
  const names = await namesOfActors(organizationId, [newest?.publishedBy ?? null]);
  const kept = draft ?? { code, document, savedBy: actor, updatedAt: new Date() };
  const program = newest ? { ...presentProgram(newest, kept, names), status: 'draft', document } : presentUnpublished(kept);
  return { status: 200, body: { program, warnings: [...checkProgram(document).slice(0, MOST_ERRORS), ...warningsFor(document, newest?.document)] } };
}
