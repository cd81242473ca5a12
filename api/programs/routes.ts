import { deleteDraft } from '#db/commands/programs/drafts.ts';
import { draftsOf, findDraft, namesOfActors, newestVersion, newestVersions, versionAt, versionNumbered, versionsBefore, type PublishedVersion } from '#db/queries/programs.ts';
import type { ProgramDocument } from '#domain/loyalty/program.ts';
import { documentDiff } from '#domain/loyalty/rules/diff.ts';
import { notFound } from '#domain/shared/errors.ts';
import { actorName, type Actor } from '../actor.ts';
import { badCursor } from '../accounts/pages.ts';
import { route, type Route } from '../routing/route.ts';
import { presentDraftRow, presentProgram, presentRow, presentUnpublished, presentVersion } from './presenter.ts';
import { keepDraft, publish, tryOut } from './save.ts';
import { calculateWithDocument } from './calculate-route.ts';
import { memberRoutes } from './member-routes.ts';
import { simulationRoutes } from './simulation-routes.ts';
import {
  DiffAnswer, DiffQuery, DocumentAnswer, PageQuery, ProgramAnswer, ProgramList, ProgramParams, ProgramQuery, PublishDraftBody, RollbackBody, SavedProgramAnswer, SaveProgramBody, SaveProgramQuery, VersionList,
} from './schema.ts';

const tag = 'Programs';

/** The document as its author wrote it: the order of its keys included. */
function asWritten(body: unknown): ProgramDocument {
  const { validFrom: _, ...document } = body as ProgramDocument & { validFrom?: unknown };
  return document;
}

const putProgram = route({
  method: 'put', path: '/v1/programs/{code}', operationId: 'saveProgram', tag, access: 'loyalty.write',
  summary: 'Publish the program\'s document as its next version, keep it as a draft, or only check it',
  params: ProgramParams, query: SaveProgramQuery, body: SaveProgramBody,
  answers: { 200: { description: 'Published, kept as a draft, or checked', schema: SavedProgramAnswer }, 201: { description: 'New program', schema: SavedProgramAnswer } }, problems: [422],
  handler: async ({ actor, params, query, body, request }) => {
    const publication = {
      organizationId: actor.organizationId, code: params.code, document: asWritten(request.body), validFrom: body.validFrom ?? query.validFrom ?? null, note: query.note ?? null, actor: actorName(actor),
    };
    if (query.dryRun) return tryOut(publication);
    return query.draft ? keepDraft(publication) : publish(publication);
  },
});

const listPrograms = route({
  method: 'get', path: '/v1/programs', operationId: 'listPrograms', tag, access: 'loyalty.read', summary: 'Programs, the oldest first, each as its newest version; then those that only have a draft', query: PageQuery,
  answers: { 200: { description: 'Programs', schema: ProgramList } },
  handler: async ({ actor, query }) => {
    const [versions, drafts] = await Promise.all([newestVersions(actor.organizationId), draftsOf(actor.organizationId)]);
    const names = await namesOfActors(actor.organizationId, versions.map(({ publishedBy }) => publishedBy));
    const drafted = new Set(drafts.map(({ code }) => code));
    const codes = new Set(versions.map(({ code }) => code));
    const rows = [...versions.map((version) => presentRow(version, drafted.has(version.code), names)), ...drafts.filter(({ code }) => !codes.has(code)).map(presentDraftRow)];
    const start = query.cursor === undefined ? 0 : rows.findIndex(({ code }) => code === Buffer.from(query.cursor!, 'base64url').toString()) + 1;
    if (query.cursor !== undefined && start === 0) throw badCursor();
    const data = rows.slice(start, start + query.limit);
    return { status: 200, body: { data, nextCursor: start + query.limit < rows.length ? Buffer.from(data.at(-1)!.code).toString('base64url') : null } };
  },
});

async function findVersion(actor: Actor, code: string, { version, asOf }: { version?: number | undefined; asOf?: Date | undefined }): Promise<PublishedVersion | undefined> {
  if (version !== undefined) return versionNumbered(actor.organizationId, code, version);
  return asOf ? versionAt(actor.organizationId, code, asOf) : newestVersion(actor.organizationId, code);
}

async function requireVersion(actor: Actor, code: string, version?: number): Promise<PublishedVersion> {
  const found = await findVersion(actor, code, { version });
  if (!found) throw notFound(version === undefined ? 'program' : 'version of this program');
  return found;
}

const getProgram = route({
  method: 'get', path: '/v1/programs/{code}', operationId: 'getProgram', tag, access: 'loyalty.read', summary: 'A program with its document as it was written, and the draft of the next one', params: ProgramParams, query: ProgramQuery,
  answers: { 200: { description: 'The program', schema: ProgramAnswer } },
  handler: async ({ actor, params: { code }, query }) => {
    const [version, draft] = await Promise.all([findVersion(actor, code, query), findDraft(actor.organizationId, code)]);
    if (!version && (!draft || query.version !== undefined || query.asOf)) throw notFound('program');
    if (!version) return { status: 200, body: { program: presentUnpublished(draft!) } };
    const names = await namesOfActors(actor.organizationId, [version.publishedBy]);
    return { status: 200, body: { program: presentProgram(version, draft, names) } };
  },
});

const listVersions = route({
  method: 'get', path: '/v1/programs/{code}/versions', operationId: 'listProgramVersions', tag, access: 'loyalty.read', summary: 'The versions of a program, the newest first', params: ProgramParams, query: PageQuery,
  answers: { 200: { description: 'Versions', schema: VersionList } },
  handler: async ({ actor, params: { code }, query }) => {
    await requireVersion(actor, code);
    const before = query.cursor === undefined ? Number.MAX_SAFE_INTEGER : Number(Buffer.from(query.cursor, 'base64url').toString());
    if (!Number.isSafeInteger(before) || before < 1) throw badCursor();
    const versions = await versionsBefore(actor.organizationId, code, { before, limit: query.limit + 1 });
    const shown = versions.slice(0, query.limit);
    const names = await namesOfActors(actor.organizationId, shown.map(({ publishedBy }) => publishedBy));
    const nextCursor = versions.length > query.limit ? Buffer.from(String(shown.at(-1)!.version)).toString('base64url') : null;
    return { status: 200, body: { data: shown.map((version) => presentVersion(version, names)), nextCursor } };
  },
});

const rollBack = route({
  method: 'post', path: '/v1/programs/{code}/rollback', operationId: 'rollBackProgram', tag, access: 'loyalty.write', summary: 'Publish the document of an earlier version as the next one', params: ProgramParams, body: RollbackBody,
  answers: { 200: { description: 'Published', schema: SavedProgramAnswer } }, problems: [422],
  handler: async ({ actor, params: { code }, body }) => {
    const { document, version } = await requireVersion(actor, code, body.version);
    return publish({ organizationId: actor.organizationId, code, document, validFrom: body.validFrom ?? null, note: body.note ?? `Version ${version} again`, actor: actorName(actor) });
  },
});

const publishDraft = route({
  method: 'post', path: '/v1/programs/{code}/publish', operationId: 'publishProgramDraft', tag, access: 'loyalty.write', summary: 'Publish the draft as the next version', params: ProgramParams, body: PublishDraftBody,
  answers: { 200: { description: 'Published', schema: SavedProgramAnswer }, 201: { description: 'New program', schema: SavedProgramAnswer } }, problems: [422],
  handler: async ({ actor, params: { code }, body }) => {
    const draft = await findDraft(actor.organizationId, code);
    if (!draft) throw notFound('draft');
    return publish({ organizationId: actor.organizationId, code, document: draft.document, validFrom: body?.validFrom ?? null, note: body?.note ?? null, actor: actorName(actor) });
  },
});

const removeDraft = route({
  method: 'delete', path: '/v1/programs/{code}/draft', operationId: 'deleteProgramDraft', tag, access: 'loyalty.write', summary: 'Throw the draft away', params: ProgramParams,
  answers: { 204: { description: 'Gone' } },
  handler: async ({ actor, params: { code } }) => {
    if (!(await deleteDraft(actor.organizationId, code))) throw notFound('draft');
    return { status: 204 };
  },
});

const exportProgram = route({
  method: 'get', path: '/v1/programs/{code}/export', operationId: 'exportProgram', tag, access: 'loyalty.read', summary: 'The document as a file; sending it with PUT brings it back', params: ProgramParams, query: ProgramQuery,
  answers: { 200: { description: 'The document', schema: DocumentAnswer } },
  handler: async ({ actor, params: { code }, query }) => {
    const version = await findVersion(actor, code, query);
    if (!version) throw notFound('program');
    const name = `program-${code}-${version.version}.json`.replaceAll(/[^\w.-]/g, '_');
    return { status: 200, body: version.document, headers: { 'Content-Disposition': `attachment; filename="${name}"` } };
  },
});

const diffVersions = route({
  method: 'get', path: '/v1/programs/{code}/diff', operationId: 'diffProgramVersions', tag, access: 'loyalty.read', summary: 'Where two versions differ', params: ProgramParams, query: DiffQuery,
  answers: { 200: { description: 'Differences, in the order of the document', schema: DiffAnswer } },
  handler: async ({ actor, params: { code }, query }) => {
    const [before, after] = [await requireVersion(actor, code, query.from), await requireVersion(actor, code, query.to)];
    return { status: 200, body: { from: before.version, to: after.version, data: documentDiff(before.document, after.document) } };
  },
});

export const programRoutes: Route[] = [putProgram, listPrograms, getProgram, listVersions, rollBack, publishDraft, removeDraft, exportProgram, diffVersions, calculateWithDocument, ...simulationRoutes, ...memberRoutes];
