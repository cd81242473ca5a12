import { z } from 'zod';
import type { Permission } from '#domain/accounts/permissions.ts';
import type { IngestKind, StagedRow } from '#db/commands/ingestion/batches.ts';
import { findImport, listImports, rejectedRows, rowResults } from '#db/queries/ingestion.ts';
import { importOrganization } from '#db/queries/organization-context.ts';
import { importItems, unknownFields, type ColumnMapping } from '#domain/ingestion/mapping.ts';
import { unstorable } from '#domain/ingestion/storable.ts';
import { conflict, DomainError, notFound } from '#domain/shared/errors.ts';
import { findPan } from '#domain/shared/pan.ts';
import { parse } from '#domain/shared/parse.ts';
import { importCancelled } from '#workflows/ingest.ts';
import { workflowIds } from '#workflows/names.ts';
import type { Actor } from '../actor.ts';
import { withoutGuessingMany } from '../instruments/guessing.ts';
import { panDetected } from '../middleware/refuse-pan.ts';
import { csvFile } from '../routing/csv.ts';
import { decodeInstantCursor, encodeCursor, pageOf } from '../routing/cursor.ts';
import { route, type Route } from '../routing/route.ts';
import { temporal } from '../temporal.ts';
import { presentImport, presentImportRow, presentRejected } from './presenter.ts';
import { runBatch, startImport } from './run-ingest.ts';
import { BATCH_BYTES, BatchAnswer, BatchBody, ImportAnswer, ImportForm, ImportList, ImportListQuery, ImportParams, isTooLong } from './schema.ts';
import { readCsv, readUpload } from './upload.ts';

const SHOWN_REJECTED = 1000;

/** Databases keep JSON objects of moderate depth and well-formed text; what is none is refused before its run starts. */
function staged(item: unknown, position: number): StagedRow {
  const reason = unstorable(item);
  if (reason !== undefined) return { position, body: item, refusal: { status: 400, code: 'invalid_request', reason } };
  const pan = findPan(item);
  if (pan === undefined) return { position, body: item };
  const { status, code, message } = panDetected(pan);
  return { position, body: null, refusal: { status, code, reason: message } };
}

/** The codes brought along with an item, which may be anything. */
function codesIn(item: unknown): string[] {
  const { instruments } = (item ?? {}) as { instruments?: unknown };
  return Array.isArray(instruments) ? instruments.filter((code) => typeof code === 'string') : [];
}

const batch = (kind: IngestKind, access: Permission): Route => route({
  method: 'post', path: `/v1/${kind}/batch`, operationId: `create${kind[0]!.toUpperCase()}${kind.slice(1)}Batch`, tag: 'Ingestion',
  summary: `Up to 1,000 ${kind} at once; a bad item never sinks the others`, access, body: BatchBody, bodyLimit: BATCH_BYTES, itemsAlone: true,
  answers: { 200: { description: 'What became of each item', schema: BatchAnswer }, 202: { description: 'Accepted; no worker answered. Items have status 202', schema: BatchAnswer } },
  handler: async ({ body, actor }) => {
    if (isTooLong(body.items)) throw new DomainError('too_large', 'A batch takes 1,000 items at the most.', { status: 413 });
    const { workflow, done, results } = await withoutGuessingMany(actor, kind === 'purchases' ? body.items.map(codesIn) : [], async () => {
      const { batchId, ...run } = await runBatch(actor.organizationId, kind, body.items.map(staged));
      return { ...run, results: await rowResults(actor.organizationId, batchId) };
    });
    const data = results.map(({ position, status, subject_id, code }) => ({ index: position, status: status ?? 202, ...(subject_id !== null && { id: subject_id }), ...(code !== null && { code }) }));
    return { status: done ? 200 : 202, body: { data, workflow } };
  },
});

function readMapping(kind: 'customers' | 'purchases', text: string | undefined, columns: readonly string[]): ColumnMapping {
  const refuse = (message: string) => new DomainError('invalid_request', `\`mapping\`: ${message}`, { status: 400, errors: [{ path: 'mapping', code: 'invalid', message }] });
  let mapping: unknown;
  try {
    mapping = JSON.parse(text ?? '');
  } catch {
    throw refuse('must be a JSON object of column → field.');
  }
  const parsed = z.record(z.string(), z.string()).safeParse(mapping);
  if (!parsed.success || Object.keys(parsed.data).length === 0) throw refuse('must be a JSON object of column → field.');
  const missing = Object.keys(parsed.data).filter((column) => !columns.includes(column));
  if (missing.length > 0) throw refuse(`the file has no column ${missing.slice(0, 5).join(', ')}.`);
  const unknown = unknownFields(kind, parsed.data);
  if (unknown.length > 0) throw refuse(`there is no field ${unknown.slice(0, 5).join(', ')}.`);
  return parsed.data;
}

const createImport = route({
  method: 'post', path: '/v1/imports', operationId: 'createImport', tag: 'Ingestion', summary: 'Import customers or purchases from a CSV file', access: 'imports.write', body: ImportForm, multipart: true,
  answers: { 202: { description: 'The rows are staged and a run processes them', schema: ImportAnswer } },
  handler: async ({ request, actor }) => {
    const { fields, file, fileName } = await readUpload(request);
    const pan = findPan({ ...fields, fileName });
    if (pan !== undefined) throw panDetected(pan);
    const { kind } = parse(z.object({ kind: z.enum(['customers', 'purchases']) }), fields, 'body');
    const { columns, rows } = readCsv(file);
    const mapping = readMapping(kind, fields.mapping, columns);
    const { timezone, currency } = await importOrganization(actor.organizationId);
    const items = importItems(kind, rows, mapping, { timeZone: timezone, currency });
    const { batchId } = await startImport({ organizationId: actor.organizationId, kind, fileName, ...(actor.kind === 'user' && { createdBy: actor.id }) }, items.map(({ row, body }) => staged(body, row)));
    return { status: 202, body: await readImport(actor, batchId), subjectId: batchId };
  },
});

async function readImport(actor: Actor, id: string) {
  const found = await findImport(actor.organizationId, id);
  if (!found) throw notFound('import');
  return presentImport(actor.organizationId, found, await rejectedRows(actor.organizationId, id, SHOWN_REJECTED));
}

const getImport = route({
  method: 'get', path: '/v1/imports/{import}', operationId: 'getImport', tag: 'Ingestion', summary: 'An import with its progress and rejected rows', access: 'imports.write', params: ImportParams,
  answers: { 200: { description: 'The import', schema: ImportAnswer } },
  handler: async ({ params, actor }) => ({ status: 200, body: await readImport(actor, params.import) }),
});

const imports = route({
  method: 'get', path: '/v1/imports', operationId: 'listImports', tag: 'Ingestion', summary: 'Imports, newest first', access: 'imports.write', query: ImportListQuery,
  answers: { 200: { description: 'A page of imports', schema: ImportList } },
  handler: async ({ query, actor }) => {
    const after = decodeInstantCursor(query.cursor);
    const rows = await listImports(actor.organizationId, { limit: query.limit + 1, ...(after && { after }) });
    const page = pageOf(rows, query.limit, (row) => encodeCursor(row.created_at, row.id));
    return { status: 200, body: { data: page.rows.map(presentImportRow), nextCursor: page.nextCursor } };
  },
});

/** A cell that a spreadsheet would run as a formula is quoted as text. */
const cell = (value: string) => `"${(/^[=+\-@\t\r]/.test(value) ? `'${value}` : value).replaceAll('"', '""')}"`;

const rejectedCsv = route({
  method: 'get', path: '/v1/imports/{import}/rejected.csv', operationId: 'downloadRejectedRows', tag: 'Ingestion', summary: 'Rejected rows as a file', access: 'imports.write', params: ImportParams,
  answers: { 200: { description: 'CSV with row, code and reason', schema: z.string(), contentType: 'text/csv' } },
  handler: async ({ params, actor }) => {
    await readImport(actor, params.import);
    const rows = (await rejectedRows(actor.organizationId, params.import, 500_000)).map(presentRejected);
    const text = `\uFEFFrow,code,reason\r\n${rows.map(({ row, code, reason }) => `${row},${cell(code)},${cell(reason)}\r\n`).join('')}`;
    return csvFile('rejected.csv', text);
  },
});

const cancelImport = route({
  method: 'post', path: '/v1/imports/{import}/cancel', operationId: 'cancelImport', tag: 'Ingestion', summary: 'Stop an import; what was accepted stays', access: 'imports.write', params: ImportParams,
  answers: { 202: { description: 'It stops after the rows it is at', schema: ImportAnswer } },
  handler: async ({ params, actor }) => {
    const id = params.import;
    const current = await readImport(actor, id);
    if (current.import.status !== 'running') throw conflict('import_finished', 'The import has ended already.');
    await (await temporal()).workflow.getHandle(workflowIds.ingest(actor.organizationId, 'import', id)).signal(importCancelled);
    return { status: 202, body: current };
  },
});

export const ingestionRoutes: Route[] = [
  batch('customers', 'customers.write'), batch('purchases', 'purchases.write'), batch('returns', 'purchases.write'), batch('events', 'customers.write'),
  createImport, imports, getImport, rejectedCsv, cancelImport,
];
