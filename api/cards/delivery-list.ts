import { countDeliveries, listDeliveries } from '#db/queries/card-deliveries.ts';
import { namesOfCustomers } from '#db/queries/customer-names.ts';
import { decodeInstantCursor, encodeCursor, pageOf } from '../routing/cursor.ts';
import { route } from '../routing/route.ts';
import { DeliveryList, DeliveryListQuery } from './schema.ts';

const STUCK = 'stuck:';

export const deliveries = route({
  method: 'get', path: '/v1/card-deliveries', operationId: 'listCardDeliveries', tag: 'Cards', summary: 'Cards on their way, those that are stuck first', access: 'loyalty.read', query: DeliveryListQuery,
  answers: { 200: { description: 'A page of deliveries, the latest of each card', schema: DeliveryList } },
  handler: async ({ query: { state, cursor, limit }, actor: { organizationId } }) => {
    const isStuck = cursor?.startsWith(STUCK) ?? false;
    const position = decodeInstantCursor(isStuck ? cursor?.slice(STUCK.length) : cursor);
    const [found, totals] = await Promise.all([
      listDeliveries(organizationId, { state, after: position && { needsAttention: isStuck, changedAt: new Date(position[0]), id: position[1] }, limit: limit + 1 }),
      countDeliveries(organizationId),
    ]);
    const { rows, nextCursor } = pageOf(found, limit, (row) => `${row.needs_attention ? STUCK : ''}${encodeCursor(row.changed_at, row.id)}`);
    const names = await namesOfCustomers(organizationId, rows.map(({ customer_id }) => customer_id));
    const data = rows.map((row) => ({
      id: row.id, card: row.number, type: row.type, customer: row.customer_id === null ? null : { id: row.customer_id, name: names.get(row.customer_id) ?? null }, state: row.state, tracking: row.tracking,
      orderedAt: row.ordered_at.toISOString(), changedAt: row.changed_at.toISOString(), needsAttention: Boolean(row.needs_attention),
    }));
    return { status: 200, body: { data, nextCursor, ...totals } };
  },
});
