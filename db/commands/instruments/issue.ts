import { randomBytes } from 'node:crypto';
import type { InstrumentTypeRow } from '#db/queries/instrument-types.ts';
import { fromJson, inTransaction, isDuplicateKey, type Sql, type Transaction, type Value } from '#db/sql.ts';
import { bytesPerCode, codeOf, DEFAULT_CODE_PATTERN } from '#domain/loyalty/instruments/codes.ts';
import { bookedState, expiryAtIssue, hasBalance } from '#domain/loyalty/instruments/state.ts';
import type { Instrument, InstrumentTypeDocument } from '#domain/loyalty/instruments/types.ts';
import { conflict, DomainError } from '#domain/shared/errors.ts';
import { newId } from '#domain/shared/ids.ts';
import { noteInTimelines } from './operate.ts';

export interface Issue {
  organizationId: string;
  type: InstrumentTypeRow;
  /** Program's zone. */
  timezone: string;
  externalId?: string | undefined;
  code?: string | undefined;
  customerId: string | null;
  amount?: number | undefined;
  priceMinor?: number | undefined;
  validFrom?: number | undefined;
  expiresAt?: number | undefined;
  occurredAt: number;
  bodyHash: string;
}

export const INSTRUMENT_COLUMNS = ['id', 'organization_id', 'type_id', 'code', 'customer_id', 'issued_to', 'amount', 'price_minor', 'issued_at', 'valid_from', 'expires_at', 'pool_id',
  'position', 'external_id', 'body_hash', 'answer', 'state', 'balance', 'ends_at', 'frozen_until', 'created_at'];

const instantOrNull = (at: number | null) => (at === null ? null : new Date(at));

/** The row of a new instrument. */
export function instrumentRow(organizationId: string, instrument: Instrument, { timezone, pool, call, now }: {
  timezone: string; pool?: { id: string; position: number }; call?: { externalId: string | null; bodyHash: string; answer: unknown }; now: Date;
}): Value[] {
  const { state, balance, endsAt, frozenUntil } = bookedState(instrument, timezone);
  const { id, typeId, code, issuedTo, priceMinor, issuedAt, validFrom, expiresAt } = instrument;
  return [id, organizationId, typeId, code, issuedTo, issuedTo, balance, priceMinor, new Date(issuedAt), instantOrNull(validFrom), instantOrNull(expiresAt), pool?.id ?? null,
    pool?.position ?? null, call?.externalId ?? null, call?.bodyHash ?? null, call ? JSON.stringify(call.answer) : null, state, balance, instantOrNull(endsAt), instantOrNull(frozenUntil), now];
}

/** A random code of the pattern. */
export const newCode = (pattern = DEFAULT_CODE_PATTERN): string => codeOf(pattern, randomBytes(bytesPerCode(pattern)));

/** What a new instrument holds: as asked, else as its type says; 0 where it holds nothing. @throws DomainError 422 `balance_required` */
export function valueAtIssue(type: InstrumentTypeDocument, asked?: number): number {
  const value = hasBalance(type) ? (asked ?? type.balance?.amount) : 0;
  if (value === undefined) throw new DomainError('balance_required', `A ${type.kind} of this type needs a balance.`);
  return value;
}

/** An instrument as it is issued. @throws DomainError 422 `balance_required`, `expires_before_issue` */
export function newInstrument({ type: { id: typeId, code: typeCode, document: type }, timezone, customerId, amount, priceMinor, validFrom, expiresAt, occurredAt }: Omit<Issue, 'organizationId' | 'bodyHash'>, code: string): Instrument {
  const value = valueAtIssue(type, amount);
  const end = expiresAt ?? expiryAtIssue(type, validFrom ?? occurredAt, timezone);
  if (expiresAt !== undefined && expiresAt <= (validFrom ?? occurredAt)) throw new DomainError('expires_before_issue', 'It would expire before it is valid.');
  const id = newId();
  return {
    id, code, typeId, typeCode, type, issuedTo: customerId, pooled: false, priceMinor: priceMinor ?? type.priceMinor ?? null, issuedAt: occurredAt, validFrom: validFrom ?? null, expiresAt: end,
    entries: [{ id, type: 'issue', amount: value, occurredAt, purchaseId: null, customerId, businessKey: null, use: null, details: {} }],
  };
}

/** What an issue of that name answered; a repetition does not ask again for whom it names. @throws DomainError 409 `idempotency_conflict` */
export async function earlierIssue<Answer>(sql: Sql, { organizationId, externalId, bodyHash }: Pick<Issue, 'organizationId' | 'externalId' | 'bodyHash'>): Promise<{ answer: Answer; replayed: boolean } | undefined> {
  if (externalId === undefined) return undefined;
  const row = await sql.row<{ body_hash: string; answer: unknown }>('SELECT body_hash, answer FROM instruments WHERE organization_id = ? AND external_id = ?', [organizationId, externalId]);
  if (!row) return undefined;
  if (row.body_hash !== bodyHash) throw conflict('idempotency_conflict', 'This externalId was used with another body.');
  return { answer: fromJson<Answer>(row.answer), replayed: true };
}

async function issueOnce<Answer>(sql: Transaction, issue: Issue, answerOf: (instrument: Instrument) => Answer): Promise<{ answer: Answer; replayed: boolean }> {
  const { organizationId, timezone, externalId, bodyHash, type } = issue;
  const known = await earlierIssue<Answer>(sql, issue);
  if (known) return known;
  const code = issue.code ?? newCode(type.document.code?.pattern);
  const taken = issue.code !== undefined && await sql.row('SELECT id FROM instruments WHERE organization_id = ? AND code = ?', [organizationId, code]);
  if (taken) throw conflict('code_taken', `There is an instrument ${code} already.`);
  const instrument = newInstrument(issue, code);
  const answer = answerOf(instrument);
  await sql.insert('instruments', INSTRUMENT_COLUMNS, [instrumentRow(organizationId, instrument, { timezone, call: { externalId: externalId ?? null, bodyHash, answer }, now: new Date() })]);
  if (instrument.issuedTo !== null) await noteInTimelines(sql, organizationId, { instrument, entry: instrument.entries[0]!, customerIds: [instrument.issuedTo] });
  return { answer, replayed: false };
}

const MOST_ATTEMPTS = 5;

/**
 * Issues one instrument, with the code given or a new one. The same `externalId` and body again answers as the first time.
 *
 * @throws DomainError 409 `code_taken`, `idempotency_conflict`; 422 `balance_required`, `expires_before_issue`, `pattern_too_small`
 */
export async function issueInstrument<Answer>(issue: Issue, answerOf: (instrument: Instrument) => Answer): Promise<{ answer: Answer; replayed: boolean }> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await inTransaction((sql) => issueOnce(sql, issue, answerOf));
    } catch (error) {
      // A twin with the same externalId or code, or a random code that exists: seen and answered by the next try.
      if (!isDuplicateKey(error)) throw error;
      if (attempt === MOST_ATTEMPTS) throw new DomainError('pattern_too_small', `The pattern of ${issue.type.code} has hardly a code left that nobody has.`);
    }
  }
}
