import { z } from 'zod';
import { DomainError } from '#domain/shared/errors.ts';
import { findPan } from '#domain/shared/pan.ts';
import { parse } from '#domain/shared/parse.ts';
import { acquirerRows, type AcquirerRow } from '#integrations/card-link/acquirer-file.ts';
import { readCsv, readUpload } from '../ingestion/upload.ts';
import { panDetected } from '../middleware/refuse-pan.ts';
import { route } from '../routing/route.ts';
import { takeLinkEvent } from './events.ts';

const MOST_ROWS = 5000;
const AT_ONCE = 16;
/** Columns that no file of an acquirer can do without. */
const NEEDED = ['type', 'amountMinor', 'currency', 'merchantId', 'occurredAt'];

interface RowOutcome {
  row: number;
  outcome: 'accepted' | 'ignored' | 'rejected';
  code?: string;
}

async function take(organizationId: string, { row, event }: AcquirerRow): Promise<RowOutcome> {
  if (!event) return { row, outcome: 'rejected', code: 'invalid_row' };
  try {
    const { status, reason } = await takeLinkEvent(organizationId, 'acquirer-file', event);
    return status === 'ignored' ? { row, outcome: 'ignored', ...(reason !== undefined && { code: reason }) } : { row, outcome: 'accepted' };
  } catch (error) {
    if (error instanceof DomainError) return { row, outcome: 'rejected', code: error.code };
    throw error;
  }
}

/** Takes rows some at a time; their order does not matter, because events of a transaction come to the same in any order. */
async function takeRows(organizationId: string, rows: readonly AcquirerRow[]): Promise<RowOutcome[]> {
  const outcomes: RowOutcome[] = [];
  let next = 0;
  const worker = async () => {
    for (let at = next++; at < rows.length; at = next++) outcomes.push(await take(organizationId, rows[at]!));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return outcomes.sort((a, b) => a.row - b.row);
}

/** @throws DomainError `invalid_request` (400) that names the columns which are not there */
function refuseHeading(columns: readonly string[]): void {
  const errors = NEEDED.filter((name) => !columns.includes(name)).map((name) => ({ path: `file.${name}`, code: 'missing', message: 'is no column of the file' }));
  if (errors.length > 0) throw new DomainError('invalid_request', `\`${errors[0]!.path}\`: ${errors[0]!.message}`, { status: 400, errors });
}

const FileForm = z.strictObject({
  file: z.string().meta({ format: 'binary', description: 'CSV with a heading: type (auth, clearing, refund), rrn, token or maskedPan, amountMinor, currency, merchantId, authCode, occurredAt, originalRrn' }),
}).meta({ id: 'AcquirerFileForm' });
const rowOut = z.strictObject({ row: z.number().int().meta({ description: 'From 1, without the heading' }), code: z.string() });
const FileAnswer = z.strictObject({
  total: z.number().int(), accepted: z.number().int(), ignored: z.array(rowOut).meta({ description: 'Of cards and merchants nobody knows, or of purchases whose receipt earned' }), rejected: z.array(rowOut),
}).meta({ id: 'AcquirerFileAnswer' });

export const importAcquirerFile = route({
  method: 'post', path: '/v1/payment-cards/acquirer-file', operationId: 'importAcquirerFile', tag: 'Payment cards', summary: "Take an acquirer's file of what was paid with linked cards; sending it again changes nothing", access: 'cards.write', body: FileForm, multipart: true,
  answers: { 200: { description: 'What became of the rows', schema: FileAnswer } }, problems: [413, 422],
  handler: async ({ request, actor }) => {
    const { fields, file, fileName } = await readUpload(request);
    const { columns, rows } = readCsv(file);
    const pan = findPan({ ...fields, fileName, rows }, { exempt: new Set() });
    if (pan !== undefined) throw panDetected(pan);
    parse(FileForm, { ...fields, file: fileName }, 'body');
    refuseHeading(columns);
    if (rows.length > MOST_ROWS) throw new DomainError('too_large', `A file of an acquirer may have ${MOST_ROWS} rows at the most.`, { status: 413 });
    const outcomes = await takeRows(actor.organizationId, acquirerRows(rows));
    const those = (wanted: RowOutcome['outcome']) => outcomes.filter(({ outcome }) => outcome === wanted).map(({ row, code }) => ({ row, code: code ?? wanted }));
    return { status: 200, body: { total: rows.length, accepted: those('accepted').length, ignored: those('ignored'), rejected: those('rejected') } };
  },
});
