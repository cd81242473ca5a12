import { createHash } from 'node:crypto';
import type { Parameter, Sql, Transaction, Value } from '#db/sql.ts';
import { counterBook, counterName, isOwn, type CounterBook, type CounterKey } from '#domain/loyalty/purchase/counters.ts';
import { newId } from '#domain/shared/ids.ts';
import { instantBefore } from '#domain/shared/calendar.ts';

/** A counter of a program. */
interface OneCounter {
  programId: string;
  key: CounterKey;
}

/** A counter that an operation may touch, and when: a rolling one counts up to there, in the program's zone. */
export interface WantedCounter extends OneCounter {
  /** Event time, epoch milliseconds. */
  at: number;
  timezone: string;
}

/** What an operation took of a counter, or a return gave back (negative). */
export interface BookedCounterUse extends OneCounter {
  amount: number;
  purchaseId: string;
  /** Event time of the purchase, also for what a return gives back: it is the purchase's bucket that changes. */
  occurredAt: number;
}

/** Name of a counter in the database: a hash, because its parts are long. */
export const counterId = (programId: string, key: CounterKey): string => createHash('sha1').update(`${programId} ${counterName(key)}`).digest('hex');

const isRolling = ({ bucket }: CounterKey) => bucket.startsWith('rolling:');
const startOf = ({ bucket }: CounterKey, { at, timezone }: { at: number; timezone: string }) => instantBefore(at, bucket.slice('rolling:'.length), timezone);

interface Use {
  at: number;
  amount: number;
}

/** What was used of a rolling counter in all the windows of some operations: one sum for what all of them see, single instants for the rest. */
function usesIn(id: string, wanted: readonly WantedCounter[]): { text: string; parameters: Parameter[] } {
  const [starts, ends] = [wanted.map((one) => startOf(one.key, one)), wanted.map(({ at }) => at)];
  const [from, common, commonEnd, to] = [Math.min(...starts), Math.max(...starts), Math.min(...ends), Math.max(...ends)].map((at) => new Date(at)) as [Date, Date, Date, Date];
  return {
    text: `SELECT counter_id, IF(occurred_at > ? AND occurred_at <= ?, CAST(? AS DATETIME(3)), occurred_at) AS seen_at, SUM(amount) AS amount
      FROM limit_uses WHERE counter_id = ? AND occurred_at > ? AND occurred_at <= ? GROUP BY counter_id, seen_at`,
    parameters: [common, commonEnd, commonEnd, id, from, to],
  };
}

/** Counters of a transaction: read once, kept up to date from operation to operation, written at the end. */
export class Counters {
  readonly #used = new Map<string, number>();
  readonly #rolling = new Map<string, Use[]>();
  readonly #ids = new Map<string, string>();
  readonly #organizationId: string;
  #fresh: BookedCounterUse[] = [];

  constructor(organizationId: string) {
    this.#organizationId = organizationId;
  }

  /** The counters as an operation of a program sees them at its event time. */
  at(programId: string, keys: readonly CounterKey[], { at, timezone }: { at: number; timezone: string }): CounterBook {
    return counterBook(new Map(keys.map((key): [string, number] => {
      const id = this.#idOf({ programId, key });
      if (!isRolling(key)) return [counterName(key), this.#used.get(id) ?? 0];
      const from = startOf(key, { at, timezone });
      return [counterName(key), (this.#rolling.get(id) ?? []).reduce((sum, use) => (use.at > from && use.at <= at ? sum + use.amount : sum), 0)];
    })));
  }

  note(use: BookedCounterUse): void {
    const { key, amount, occurredAt: at } = use;
    const id = this.#idOf(use);
    this.#used.set(id, (this.#used.get(id) ?? 0) + amount);
    if (isRolling(key)) this.#rolling.set(id, [...(this.#rolling.get(id) ?? []), { at, amount }]);
    this.#fresh.push(use);
  }

  #idOf({ programId, key }: OneCounter): string {
    const name = `${programId} ${counterName(key)}`;
    const known = this.#ids.get(name) ?? counterId(programId, key);
    this.#ids.set(name, known);
    return known;
  }

  /** Reads counters; those that members share are locked, in ascending order, until the transaction ends. */
  async load(sql: Sql, wanted: readonly WantedCounter[], { lock }: { lock: boolean }): Promise<void> {
    if (wanted.length === 0) return;
    const byId = Map.groupBy(wanted, (one) => this.#idOf(one));
    const own = [...byId].filter(([, [one]]) => isOwn(one!.key)).map(([id]) => id);
    const read = lock ? own : [...byId.keys()];
    const rows = read.length === 0 ? [] : await this.#read(sql, read, false);
    if (lock) rows.push(...await this.lock(sql, wanted));
    for (const row of rows) this.#used.set(row.id, row.used);
    const rolling = [...byId].filter(([, [one]]) => isRolling(one!.key)).map(([id, ofCounter]) => usesIn(id, ofCounter));
    if (rolling.length === 0) return;
    const uses = await sql.rows<{ counter_id: string; seen_at: Date; amount: string }>(rolling.map(({ text }) => `(${text})`).join(' UNION ALL '), rolling.flatMap(({ parameters }) => parameters));
    for (const [id, found] of Map.groupBy(uses, (use) => use.counter_id)) this.#rolling.set(id, found.map(({ amount, seen_at }) => ({ at: seen_at.getTime(), amount: Number(amount) })));
  }

  /** Locks the counters that members share, in ascending order, until the transaction ends. @returns what is used of them */
  async lock(sql: Sql, wanted: readonly OneCounter[]): Promise<{ id: string; used: number }[]> {
    const shared = new Map(wanted.filter(({ key }) => !isOwn(key)).map((one) => [this.#idOf(one), one]));
    return shared.size === 0 ? [] : this.#lockShared(sql, [...shared.keys()].sort(), shared);
  }

  /** Rows that nobody has used yet are made first: two members must not both find none. */
  async #lockShared(sql: Sql, ids: readonly string[], byId: ReadonlyMap<string, OneCounter>): Promise<{ id: string; used: number }[]> {
    const rows = await this.#read(sql, ids, true);
    const missing = ids.filter((id) => !rows.some((row) => row.id === id));
    if (missing.length === 0) return rows;
    await sql.insert('limit_counters', COLUMNS, missing.map((id) => this.#row(id, byId.get(id)!, 0)), 'ON DUPLICATE KEY UPDATE used = used');
    return [...rows, ...await this.#read(sql, missing, true)];
  }

  #read(sql: Sql, ids: readonly string[], lock: boolean): Promise<{ id: string; used: number }[]> {
    return sql.rows<{ id: string; used: number }>(`SELECT id, used FROM limit_counters WHERE id IN (?) ORDER BY id${lock ? ' FOR UPDATE' : ''}`, [ids]);
  }

  #row(id: string, { programId, key }: OneCounter, used: number): Value[] {
    return [id, this.#organizationId, programId, key.limit, key.subject, key.subjectId, key.bucket, used];
  }

  /** Queues what was noted: one row a use, and the sums. */
  async write(sql: Transaction, now: Date): Promise<void> {
    const fresh = this.#fresh;
    this.#fresh = [];
    if (fresh.length === 0) return;
    const sums = new Map<string, { one: OneCounter; amount: number }>();
    for (const use of fresh) {
      const id = this.#idOf(use);
      sums.set(id, { one: use, amount: (sums.get(id)?.amount ?? 0) + use.amount });
    }
    for (const [id, { one, amount }] of [...sums].sort(([a], [b]) => (a < b ? -1 : 1))) {
      if (amount < 0) await sql.queue('UPDATE limit_counters SET used = used + ? WHERE id = ?', [amount, id]);
      else await sql.queueInsert('limit_counters', COLUMNS, [this.#row(id, one, amount)], 'ON DUPLICATE KEY UPDATE used = used + VALUES(used)');
    }
    await sql.queueInsert('limit_uses', ['id', 'organization_id', 'counter_id', 'purchase_id', 'amount', 'occurred_at', 'created_at'],
      fresh.map((use) => [newId(), this.#organizationId, this.#idOf(use), use.purchaseId, use.amount, new Date(use.occurredAt), now]));
  }
}

const COLUMNS = ['id', 'organization_id', 'program_id', 'limit_code', 'subject', 'subject_id', 'bucket', 'used'];
