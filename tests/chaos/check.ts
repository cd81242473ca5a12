import { ledgerDifferences } from '#db/commands/invariants/run-checks.ts';
import { sql } from '#db/sql.ts';
import type { Api, PurchaseBody, Settled } from './client.ts';

const AT_ONCE = 5;
const PAGE = 200;

/** Does the work for every item, a few at once. */
export async function forEach<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  let next = 0;
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (let item = items[next++]; item !== undefined; item = items[next++]) await work(item);
  }));
}

export const grossOf = ({ lines }: PurchaseBody): number => lines.reduce((sum, { quantity, unitPriceMinor }) => sum + quantity * unitPriceMinor, 0);

/** What a purchase moves: 5 % of the money paid, rounded down to whole points of 1.00, less the points paid with. */
export function movementOf(body: PurchaseBody): { granted: number; spent: number } {
  const spent = body.spend?.points ?? 0;
  return { granted: Math.floor(((grossOf(body) - spent * 100) * 5) / 100 / 100), spent };
}

export interface Accounts {
  organizationId: string;
  /** Purchases sent with this prefix of their external ids. */
  prefix: string;
  faults: string[];
}

/** Every purchase is booked once, is read as processed, and is answered a second time as the first. @returns how many are lost and doubled */
export async function checkPurchases(api: Api, settled: readonly Settled[], { organizationId, prefix, faults }: Accounts): Promise<{ lost: number; doubled: number }> {
  await forEach(settled, async ({ body, answer }) => {
    const { externalId } = body;
    if (answer === undefined) return void faults.push(`${externalId}: never answered 201`);
    const { purchase } = JSON.parse(answer) as { purchase: { id: string } };
    const read = await api.call('GET', `/v1/purchases/${externalId}`);
    const found = read.status === 200 ? (JSON.parse(read.text) as { purchase: { id: string; status: string } }).purchase : undefined;
    if (found?.id !== purchase.id || found.status !== 'processed') faults.push(`${externalId}: read as ${read.status} ${found?.status}`);
    const again = await api.call('POST', '/v1/purchases', body);
    if (again.status !== 201 || again.text !== answer || again.headers.get('Idempotency-Replayed') !== 'true') faults.push(`${externalId}: replayed as ${again.status}, ${again.text === answer ? 'the same' : 'another'} body`);
  });
  const rows = await sql.rows<{ external_id: string; times: number }>(
    'SELECT external_id, COUNT(*) AS times FROM purchases WHERE organization_id = ? AND external_id LIKE ? GROUP BY external_id', [organizationId, `${prefix}%`]);
  const booked = new Map(rows.map(({ external_id, times }) => [external_id, Number(times)]));
  const lost = settled.filter(({ body }) => !booked.has(body.externalId)).length;
  return { lost, doubled: [...booked.values()].filter((times) => times > 1).length };
}

/** @returns how many purchases are still on their way */
export async function stuck(organizationId: string): Promise<number> {
  const row = await sql.row<{ waiting: number }>("SELECT COUNT(*) AS waiting FROM purchase_attempts WHERE organization_id = ? AND status = 'processing'", [organizationId]);
  return Number(row!.waiting);
}

async function ledgerSum(api: Api, customerId: string): Promise<{ sum: number; granted: number; spent: number }> {
  const total = { sum: 0, granted: 0, spent: 0 };
  for (let cursor: string | null = ''; cursor !== null;) {
    const { text } = await api.call('GET', `/v1/customers/${customerId}/ledger?limit=${PAGE}${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
    const page = JSON.parse(text) as { data: { type: string; points: number; purchase?: object }[]; nextCursor: string | null };
    for (const { type, points, purchase } of page.data) {
      total.sum += points;
      if (type === 'grant' && purchase) total.granted += points;
      if (type === 'spend') total.spent -= points;
    }
    cursor = page.nextCursor;
  }
  return total;
}

/** Wallets hold what ledgers sum to, and ledgers what the purchases must have moved. @returns the number of differences */
export async function checkLedgers(api: Api, customers: readonly { id: string; externalId: string; opening: number }[], sent: readonly PurchaseBody[], { organizationId, faults }: Accounts): Promise<number> {
  const before = faults.length;
  for (const difference of await ledgerDifferences(organizationId)) faults.push(`ledger: ${JSON.stringify(difference)}`);
  await forEach(customers, async ({ id, externalId, opening }) => {
    const expected = { granted: 0, spent: 0 };
    for (const body of sent.filter(({ customer }) => customer.externalId === externalId)) {
      const { granted, spent } = movementOf(body);
      expected.granted += granted;
      expected.spent += spent;
    }
    const { data } = JSON.parse((await api.call('GET', `/v1/customers/${id}/wallets`)).text) as { data: { active: number; pending: number; debt: number }[] };
    const held = data.reduce((sum, { active, pending, debt }) => sum + active + pending - debt, 0);
    const { sum, granted, spent } = await ledgerSum(api, id);
    const due = opening + expected.granted - expected.spent;
    if (held !== sum || sum !== due || granted !== expected.granted || spent !== expected.spent) {
      faults.push(`${externalId}: wallet ${held}, ledger ${sum}, must be ${due}; granted ${granted} of ${expected.granted}, spent ${spent} of ${expected.spent}`);
    }
  });
  return faults.length - before;
}
