import { cardNumber, type NumberPattern } from '#domain/cards/number.ts';
import { conflict, notFound } from '#domain/shared/errors.ts';
import { newId } from '#domain/shared/ids.ts';
import { inTransaction, isDuplicateKey, sql, type Sql } from '#db/sql.ts';
import { reserveSerials } from './save-type.ts';

export interface NewBatch {
  organizationId: string;
  type: string;
  externalId: string;
  count: number;
  bodyHash: string;
}

async function earlier(tx: Sql, { organizationId, externalId, bodyHash }: NewBatch): Promise<{ id: string; replayed: boolean } | undefined> {
  const known = await tx.row<{ id: string; body_hash: string }>('SELECT id, body_hash FROM card_batches WHERE organization_id = ? AND external_id = ?', [organizationId, externalId]);
  if (known && known.body_hash !== bodyHash) throw conflict('idempotency_conflict', 'This externalId was used with another body.');
  return known && { id: known.id, replayed: true };
}

/**
 * Reserves the serials of a batch; its run makes the cards.
 *
 * @throws DomainError `not_found`, `card_numbers_exhausted` (422), `idempotency_conflict` (409)
 */
export async function createCardBatch(batch: NewBatch): Promise<{ id: string; replayed: boolean }> {
  const attempt = () => inTransaction(async (tx) => {
    const known = await earlier(tx, batch);
    if (known) return known;
    const { organizationId, externalId, bodyHash, count } = batch;
    const type = await tx.row<{ id: string }>('SELECT id FROM card_types WHERE organization_id = ? AND code = ?', [organizationId, batch.type]);
    if (!type) throw notFound('card type');
    const { typeId, first } = await reserveSerials(tx, organizationId, type.id, count);
    const id = newId();
    await tx.insert('card_batches', ['id', 'organization_id', 'type_id', 'external_id', 'body_hash', 'first_serial', 'count', 'state', 'created_at'],
      [[id, organizationId, typeId, externalId, bodyHash, first, count, 'running', new Date()]]);
    return { id, replayed: false };
  });
  return attempt().catch((error: unknown) => (isDuplicateKey(error) ? attempt() : Promise.reject(error)));
}

export const setCardBatchRun = (organizationId: string, id: string, runId: string | null): Promise<number> =>
  sql.run('UPDATE card_batches SET run_id = ? WHERE organization_id = ? AND id = ?', [runId, organizationId, id]);

const COLUMNS = ['id', 'organization_id', 'type_id', 'batch_id', 'serial', 'number', 'state', 'created_at'];

/**
 * Makes the next cards of a batch. Safe to repeat and to interrupt: how many are made is kept with them.
 *
 * @returns how many the batch has now
 */
export async function makeCards({ organizationId, batchId, limit }: { organizationId: string; batchId: string; limit: number }): Promise<{ done: number; count: number }> {
  return inTransaction(async (tx) => {
    const batch = await tx.row<{ type_id: string; first_serial: number; count: number; done: number }>(
      'SELECT type_id, first_serial, count, done FROM card_batches WHERE organization_id = ? AND id = ? FOR UPDATE', [organizationId, batchId]);
    if (!batch) throw notFound('batch');
    const pattern = (await tx.row<NumberPattern>('SELECT prefix, digits FROM card_types WHERE organization_id = ? AND id = ?', [organizationId, batch.type_id]))!;
    const now = new Date();
    const length = Math.min(limit, batch.count - batch.done);
    const serials = Array.from({ length }, (_, index) => batch.first_serial + batch.done + index);
    await tx.insert('cards', COLUMNS, serials.map((serial) => [newId(), organizationId, batch.type_id, batchId, serial, cardNumber(pattern, serial), 'prepared', now]));
    const done = batch.done + length;
    await tx.run('UPDATE card_batches SET done = ?, state = ?, finished_at = ? WHERE organization_id = ? AND id = ?',
      [done, done === batch.count ? 'done' : 'running', done === batch.count ? now : null, organizationId, batchId]);
    return { done, count: batch.count };
  });
}
