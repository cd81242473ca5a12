/** What a careful client application counts while the server is shot at. */
export interface Tally {
  retries: number;
  accepted202: number;
  /** Answers that an outage does not excuse, in words. */
  wrong: string[];
  longestMs: number;
}

export interface Settled {
  body: PurchaseBody;
  /** The text of the first 201. */
  answer?: string;
}

export interface PurchaseBody {
  externalId: string;
  customer: { externalId: string };
  occurredAt: string;
  currency: string;
  lines: { name: string; quantity: number; unitPriceMinor: number }[];
  spend?: { wallet: string; points: number };
}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;
const TRY_MS = 15_000;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

export interface Reply {
  status: number;
  text: string;
  headers: Headers;
}

export interface Api {
  call(method: string, path: string, body?: unknown): Promise<Reply>;
}

export const createApi = (baseUrl: string, secret?: string): Api => ({
  async call(method, path, body) {
    const reply = await fetch(`${baseUrl}${path}`, {
      method, signal: AbortSignal.timeout(TRY_MS),
      headers: { ...(secret !== undefined && { Authorization: `Bearer ${secret}` }), ...(body !== undefined && { 'Content-Type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: reply.status, text: await reply.text(), headers: reply.headers };
  },
});

/** Answers that an outage may give: 202, or 503 that says when to come again. */
function judge({ status, text, headers }: Reply, tally: Tally): void {
  if (status === 202) tally.accepted202++;
  else if (status !== 503 || headers.get('Retry-After') === null) tally.wrong.push(`${status} ${text.slice(0, 300)}`);
}

/** Sends a purchase until it is booked, as the contract tells clients to: the same body after an error, 503 or 202. */
async function buy(api: Api, body: PurchaseBody, { deadline, tally, fresh }: { deadline: number; tally: Tally; fresh: () => void }): Promise<Settled> {
  const started = Date.now();
  for (let attempt = 0; Date.now() < deadline; attempt++) {
    if (attempt > 0) {
      tally.retries++;
      await pause(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempt) * (0.5 + Math.random() / 2));
    }
    const reply = await api.call('POST', '/v1/purchases', body).catch(() => undefined);   // no connection: the server is away
    if (reply?.status === 201) {
      fresh();
      tally.longestMs = Math.max(tally.longestMs, Date.now() - started);
      return { body, answer: reply.text };
    }
    if (reply) judge(reply, tally);
  }
  return { body };
}

/** Sends all purchases with so many callers at once; `onBooked` hears how many are booked. */
export async function buyAll(api: Api, bodies: readonly PurchaseBody[], { callers, withinMs, onBooked }: { callers: number; withinMs: number; onBooked: (count: number) => void }) {
  const tally: Tally = { retries: 0, accepted202: 0, wrong: [], longestMs: 0 };
  const settled: Settled[] = [];
  const deadline = Date.now() + withinMs;
  let [next, booked] = [0, 0];
  await Promise.all(Array.from({ length: callers }, async () => {
    for (let body = bodies[next++]; body; body = bodies[next++]) settled.push(await buy(api, body, { deadline, tally, fresh: () => onBooked(++booked) }));
  }));
  return { tally, settled };
}
