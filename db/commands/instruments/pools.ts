import { programVersions } from '#db/commands/purchases/versions.ts';
import { findPool, type PoolRow } from '#db/queries/instrument-pools.ts';
import type { InstrumentTypeRow } from '#db/queries/instrument-types.ts';
import { fromJson, inTransaction, isDuplicateKey, sql } from '#db/sql.ts';
import { canHold, DEFAULT_CODE_PATTERN } from '#domain/loyalty/instruments/codes.ts';
import type { InstrumentTypeDocument } from '#domain/loyalty/instruments/types.ts';
import { conflict, DomainError } from '#domain/shared/errors.ts';
import { newId } from '#domain/shared/ids.ts';
import { INSTRUMENT_COLUMNS, instrumentRow, newCode, newInstrument, valueAtIssue } from './issue.ts';

export interface NewPool {
  organizationId: string;
  type: InstrumentTypeRow;
  externalId: string;
  count: number;
  occurredAt: number;
  bodyHash: string;
}

const MORE_THAN_ANYBODY_MAKES = 1_000_000_000;

/** How many codes of a pattern there are, and how many pools of the type are still to make. */
async function codesOf(organizationId: string, typeId: string, pattern: string): Promise<number> {
  const like = pattern.replaceAll('_', String.raw`\_`).replaceAll('#', '_');
  const row = await sql.row<{ made: number; coming: number | string }>(
    `SELECT (SELECT COUNT(*) FROM instruments WHERE organization_id = ? AND code LIKE ?) AS made,
       (SELECT COALESCE(SUM(count - done), 0) FROM instrument_pools WHERE organization_id = ? AND type_id = ? AND state = 'running') AS coming`, [organizationId, like, organizationId, typeId]);
  return row!.made + Number(row!.coming);
}

/**
 * Prepares a pool of codes; its workflow fills it. The same `externalId` and body again finds it.
 *
 * @throws DomainError 409 `idempotency_conflict`; 422 `pattern_too_small` when codes of the pattern could be guessed, `balance_required`
 */
export async function preparePool({ organizationId, type, externalId, count, occurredAt, bodyHash }: NewPool): Promise<{ pool: PoolRow; replayed: boolean }> {
  const known = () => sql.row<{ id: string; body_hash: string }>('SELECT id, body_hash FROM instrument_pools WHERE organization_id = ? AND external_id = ?', [organizationId, externalId]);
  const replay = async ({ id, body_hash }: { id: string; body_hash: string }) => {
    if (body_hash !== bodyHash) throw conflict('idempotency_conflict', 'This externalId was used with another body.');
    return { pool: (await findPool(organizationId, id))!, replayed: true };
  };
  const earlier = await known();
  if (earlier) return replay(earlier);
  valueAtIssue(type.document);
  const pattern = type.document.code?.pattern ?? DEFAULT_CODE_PATTERN;
  const used = canHold(pattern, MORE_THAN_ANYBODY_MAKES) ? 0 : await codesOf(organizationId, type.id, pattern);
  if (!canHold(pattern, used + count)) throw new DomainError('pattern_too_small', `The pattern of ${type.code} has too few characters for ${used + count} codes that cannot be guessed.`);
  const id = newId();
  try {
    await sql.insert('instrument_pools', ['id', 'organization_id', 'type_id', 'external_id', 'body_hash', 'count', 'done', 'state', 'occurred_at', 'created_at'],
      [[id, organizationId, type.id, externalId, bodyHash, count, 0, 'running', new Date(occurredAt), new Date()]]);
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    return replay((await known())!);
  }
  return { pool: (await findPool(organizationId, id))!, replayed: false };
}

export const setPoolRun = (organizationId: string, id: string, runId: string | null): Promise<number> =>
  sql.run('UPDATE instrument_pools SET run_id = ? WHERE organization_id = ? AND id = ?', [runId, organizationId, id]);

export interface PoolChunk {
  organizationId: string;
  poolId: string;
  /** Positions [from, to). */
  from: number;
  to: number;
}

interface PoolSource {
  type_id: string; type_code: string; program_id: string; document: unknown; occurred_at: Date; count: number;
}

const SOURCE = `SELECT p.type_id, t.code AS type_code, t.program_id, t.document, p.occurred_at, p.count FROM instrument_pools p JOIN instrument_types t ON t.id = p.type_id
  WHERE p.organization_id = ? AND p.id = ?`;

/**
 * Makes the codes of some positions of a pool. Safe to repeat: positions that have their code keep it, codes that exist are drawn
 * again.
 *
 * @returns how many codes the pool has now
 */
export async function fillPool({ organizationId, poolId, from, to }: PoolChunk): Promise<number> {
  const source = (await sql.row<PoolSource>(SOURCE, [organizationId, poolId]))!;
  const document = fromJson<InstrumentTypeDocument>(source.document);
  const occurredAt = source.occurred_at.getTime();
  const { timezone } = (await programVersions(sql, organizationId, [source.program_id]))(source.program_id, occurredAt).document;
  const type = { id: source.type_id, code: source.type_code, programId: source.program_id, version: 0, document, createdAt: new Date(), updatedAt: new Date() };
  for (;;) {
    const made = await sql.rows<{ position: number }>('SELECT position FROM instruments WHERE organization_id = ? AND pool_id = ? AND position >= ? AND position < ?', [organizationId, poolId, from, to]);
    const has = new Set(made.map(({ position }) => position));
    const missing = Array.from({ length: to - from }, (_, index) => from + index).filter((position) => !has.has(position));
    if (missing.length === 0) break;
    const now = new Date();
    const rows = missing.map((position) => {
      const instrument = { ...newInstrument({ type, timezone, customerId: null, occurredAt }, newCode(document.code?.pattern)), pooled: true };
      return instrumentRow(organizationId, instrument, { timezone, pool: { id: poolId, position }, now });
    });
    await inTransaction((transaction) => transaction.insert('instruments', INSTRUMENT_COLUMNS, rows, 'ON DUPLICATE KEY UPDATE instruments.id = instruments.id'));
  }
  await sql.run('UPDATE instrument_pools SET done = GREATEST(done, ?) WHERE organization_id = ? AND id = ?', [to, organizationId, poolId]);
  return to;
}

export const finishPool = async ({ organizationId, poolId }: { organizationId: string; poolId: string }): Promise<void> => {
  await sql.run("UPDATE instrument_pools SET state = 'done', done = count, finished_at = COALESCE(finished_at, ?) WHERE organization_id = ? AND id = ?", [new Date(), organizationId, poolId]);
};
