import { newId } from '#domain/shared/ids.ts';
import { signWebhook } from '#integrations/webhooks/standard-webhooks.ts';
import { anybody } from '../support/app.ts';
import type { Shop } from '../support/shop.ts';
import { until } from '../support/until.ts';

export const cardTypeOf = (fields: object = {}) => ({ prefix: '7700', digits: 5, program: 'main', physical: true, allowEarlyActivation: false, ...fields });

/** The numbers of a new batch, as its file lists them. */
export async function makeBatch({ caller }: Shop, type: string, count: number): Promise<string[]> {
  const { status, body } = await caller.post(`/v1/card-types/${type}/batches`).send({ externalId: newId(), count });
  if (status !== 202) throw new Error(`${status} ${JSON.stringify(body)}`);
  await until(async () => (await caller.get(`/v1/card-batches/${body.batch.id}`)).body.batch.state === 'done');
  const { text, type: media } = await caller.get(`/v1/card-batches/${body.batch.id}/numbers.csv`);
  if (media !== 'text/csv') throw new Error(text);
  const [heading, ...rows] = text.trimEnd().split('\r\n');
  if (!heading!.startsWith('number,')) throw new Error(heading);
  return rows.map((row) => row.split(',')[0]!);
}

export interface Hook {
  hookUrl: string; secret: string;
}

/** Sends a signed call to a hook; parts of it may be wrong. */
export async function sendToHook({ hookUrl, secret }: Hook, content: object | string, { id = newId(), at = Date.now(), signature }: { id?: string; at?: number; signature?: string } = {}) {
  const [body, timestamp] = [typeof content === 'string' ? content : JSON.stringify(content), String(Math.floor(at / 1000))];
  return (await anybody()).post(new URL(hookUrl).pathname).set('Content-Type', 'application/json').set('webhook-id', id).set('webhook-timestamp', timestamp)
    .set('webhook-signature', signature ?? signWebhook(secret, { id, timestamp, body: Buffer.from(body) })).send(body);
}
