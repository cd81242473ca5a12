import { createHash } from 'node:crypto';
import type { Sql, Transaction, Value } from '#db/sql.ts';
import { counterBook, counterName, isOwn, type CounterBook, type CounterKey } from '#domain/loyalty/purchase/counters.ts';
import { newId } from '#domain/shared/ids.ts';
import { instantBefore } from '#domain/shared/calendar.ts';

/** A counter that an operation may touch, and when. */
export interface WantedCounter {
  programId: string;
  key: CounterKey;
}

/** What an operation took of a counter, or a return gave back (negative). */
export interface BookedCounterUse extends WantedCounter {
  amount: number;
  purchaseId: string;
  /** Event time of the purchase, also for what a return gives back: it is the purchase's bucket that changes. */
  occurredAt: number;
}

/** Name of a counter in the database: a hash, because its parts are long. */
export const counterId = (programId: string, key: CounterKey): string => createHash('sha1').update(`${programId} ${counterName(key)}`).digest('hex');

const isRolling = ({ bucket }: CounterKey) => bucket.startsWith('rolling:');

/** Counters of a transaction: read once, kept up to date from operation to operation, written at the end. */
export class Counters {
  readonly #used = new Map<string, number>();
  readonly #rolling = new Map<string, { at: number; amount: number }[]>();
  readonly #organizationId: string;
  #fresh: BookedCounterUse[] = [];

  constructor(organizationId: string) {
    this.#organizationId = organizationId;
  }

  /** The counters as an operation of a program sees them at its event time. */
  at(programId: string, keys: readonly CounterKey[], { at, timezone }: { at: number; timezone: string }): CounterBook {
    return counterBook(new Map(keys.map((key): [string, number] => {
      const id = counterId(programId, key);
      if (!isRolling(key)) return [counterName(key), this.#used.get(id) ?? 0];
      const from = instantBefore(at, key.bucket.slice('rolling:'.length), timezone);
      return [counterName(key), (this.#rolling.get(id) ?? []).reduce((sum, use) => (use.at > from && use.at <= at ? sum + use.amount : sum), 0)];
    })));
  }

  note(use: BookedCounterUse): void {
    this.#add(counterId(use.programId, use.key), use.key, use.occurredAt, use.amount);
    this.#fresh.push(use);
  }

  #add(id: string, key: CounterKey, at: number, amount: number): void {
    this.#used.set(id, (this.#used.get(id) ?? 0) + amount);
    if (isRolling(key)) this.#rolling.set(id, [...(this.#rolling.get(id) ?? []), { at, amount }]);
  }

  /** Reads counters; those that members share are locked, in ascending order, until the transaction ends. */
  async load(sql: Sql, wanted: readonly WantedCounter[], { lock }: { lock: boolean }): Promise<void> {
    const byId = new Map(wanted.map((one) => [counterId(one.programId, one.key), one]));
    if (byId.size === 0) return;
    const shared = [...byId].filter(([, { key }]) => !isOwn(key)).map(([id]) => id).sort();
    const own = [...byId.keys()].filter((id) => !shared.includes(id));
    const rows = own.length === 0 ? [] : await this.#read(sql, own, false);
    if (shared.length > 0) rows.push(...(lock ? await this.#lockShared(sql, shared, byId) : await this.#read(sql, shared, false)));
    for (const row of rows) this.#used.set(row.id, row.used);
    const rolling = [...byId].filter(([, { key }]) => isRolling(key)).map(([id]) => id);
    if (rolling.length === 0) return;
    const uses = await sql.rows<{ counter_id: string; amount: number; occurred_at: Date }>('SELECT counter_id, amount, occurred_at FROM limit_uses WHERE counter_id IN (?)', [rolling]);
    for (const [id, found] of Map.groupBy(uses, (use) => use.counter_id)) this.#rolling.set(id, found.map(({ amount, occurred_at }) => ({ at: occurred_at.getTime(), amount })));
  }

  /** Rows that nobody has used yet are made first: two members must not both find none. */
  async #lockShared(sql: Sql, ids: readonly string[], byId: ReadonlyMap<string, WantedCounter>): Promise<{ id: string; used: number }[]> {
    const rows = await this.#read(sql, ids, true);
    const missing = ids.filter((id) => !rows.some((row) => row.id === id));
    if (missing.length === 0) return rows;
    await sql.insert('limit_counters', COLUMNS, missing.map((id) => this.#row(id, byId.get(id)!, 0)), 'ON DUPLICATE KEY UPDATE used = used');
    return [...rows, ...await this.#read(sql, missing, true)];
  }

  #read(sql: Sql, ids: readonly string[], lock: boolean): Promise<{ id: string; used: number }[]> {
    return sql.rows<{ id: string; used: number }>(`SELECT id, used FROM limit_counters WHERE id IN (?) ORDER BY id${lock ? ' FOR UPDATE' : ''}`, [ids]);
  }

  #row(id: string, { programId, key }: WantedCounter, used: number): Value[] {
    return [id, this.#organizationId, programId, key.limit, key.subject, key.subjectId, key.bucket, used];
  }

  /** Queues what was noted: one row a use, and the sums. */
  async write(sql: Transaction, now: Date): Promise<void> {
    const fresh = this.#fresh;
    this.#fresh = [];
    if (fresh.length === 0) return;
    const sums = new Map<string, { one: WantedCounter; amount: number }>();
    for (const use of fresh) {
      const id = counterId(use.programId, use.key);
      sums.set(id, { one: use, amount: (sums.get(id)?.amount ?? 0) + use.amount });
    }
    for (const [id, { one, amount }] of [...sums].sort(([a], [b]) => (a < b ? -1 : 1))) {
      if (amount < 0) await sql.queue('UPDATE limit_counters SET used = used + ? WHERE id = ?', [amount, id]);
      else await sql.queueInsert('limit_counters', COLUMNS, [this.#row(id, one, amount)], 'ON DUPLICATE KEY UPDATE used = used + VALUES(used)');
    }
    await sql.queueInsert('limit_uses', ['id', 'organization_id', 'counter_id', 'purchase_id', 'amount', 'occurred_at', 'created_at'],
      fresh.map((use) => [newId(), this.#organizationId, counterId(use.programId, use.key), use.purchaseId, use.amount, new Date(use.occurredAt), now]));
  }
}

const COLUMNS = ['id', 'organization_id', 'program_id', 'limit_code', 'subject', 'subject_id', 'bucket', 'used'];
