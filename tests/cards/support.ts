import { newId } from '#domain/shared/ids.ts';
import type { Shop } from '../support/shop.ts';

export const cardTypeOf = (fields: object = {}) => ({ prefix: '7700', digits: 5, program: 'main', physical: true, allowEarlyActivation: false, ...fields });

/** The numbers of a new batch, as its file lists them. */
export async function makeBatch({ caller }: Shop, type: string, count: number): Promise<string[]> {
  const { status, body } = await caller.post(`/v1/card-types/${type}/batches`).send({ externalId: newId(), count });
  if (status !== 202) throw new Error(`${status} ${JSON.stringify(body)}`);
  for (const end = Date.now() + 20_000; (await caller.get(`/v1/card-batches/${body.batch.id}`)).body.batch.state !== 'done';) {
    if (Date.now() > end) throw new Error('the batch was not made');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const { text, type: media } = await caller.get(`/v1/card-batches/${body.batch.id}/numbers.csv`);
  if (media !== 'text/csv') throw new Error(text);
  const [heading, ...rows] = text.trimEnd().split('\r\n');
  if (!heading!.startsWith('number,')) throw new Error(heading);
  return rows.map((row) => row.split(',')[0]!);
}
