import { adjustWallet } from '#db/commands/loyalty/adjust-wallet.ts';
import { ledgerOf } from '#db/queries/ledger.ts';
import { levelsAt } from '#db/queries/member-levels.ts';
import { membershipsAt } from '#db/queries/memberships.ts';
import { bodyHash } from '#domain/shared/canonical.ts';
import { actorName } from '../actor.ts';
import { requireCustomer } from './customer.ts';
import { decodeInstantCursor, encodeCursor, pageOf } from '../routing/cursor.ts';
import { replayHeader } from '../purchases/returns.ts';
import { limitRoutes } from './limit-routes.ts';
import { route, type Route } from '../routing/route.ts';
import { presentLedgerRow, presentLevel, presentWallets } from './presenter.ts';
import { AsOfQuery, CustomerParams, EntryAnswer, EntryBody, LedgerList, LedgerQuery, LevelList, MemberParams, WalletList } from './schema.ts';

const wallets = route({
  method: 'get', path: '/v1/customers/{customer}/wallets', operationId: 'listWallets', tag: 'Reading', summary: 'What the customer holds, at any instant', access: 'customers.read',
  params: CustomerParams, query: AsOfQuery,
  answers: { 200: { description: 'Wallets with their lots', schema: WalletList } },
  handler: async ({ params, query, actor }) => {
    await requireCustomer(actor, params.customer);
    const at = (query.asOf ?? new Date()).getTime();
    return { status: 200, body: { data: (await membershipsAt(actor.organizationId, params.customer, at)).flatMap((membership) => presentWallets(membership, at)) } };
  },
});

const ledger = route({
  method: 'get', path: '/v1/customers/{customer}/ledger', operationId: 'listLedger', tag: 'Reading', summary: 'Every movement of points, in order', access: 'customers.read',
  params: CustomerParams, query: LedgerQuery,
  answers: { 200: { description: 'Entries in order of event time', schema: LedgerList } },
  handler: async ({ params, query, actor }) => {
    await requireCustomer(actor, params.customer);
    const after = decodeInstantCursor(query.cursor);
    const { program, wallet } = query;
    const filter = { customerId: params.customer, asOf: query.asOf ?? new Date(), ...(program !== undefined && { program }), ...(wallet !== undefined && { wallet }) };
    const rows = await ledgerOf(actor.organizationId, filter, { limit: query.limit + 1, ...(after && { after }) });
    const page = pageOf(rows, query.limit, (row) => encodeCursor(row.occurred_at, row.id));
    return { status: 200, body: { data: page.rows.map(presentLedgerRow), nextCursor: page.nextCursor } };
  },
});

const levels = route({
  method: 'get', path: '/v1/customers/{customer}/levels', operationId: 'listLevels', tag: 'Reading', summary: 'The level in every program', access: 'customers.read',
  params: CustomerParams, query: AsOfQuery,
  answers: { 200: { description: 'Levels', schema: LevelList } },
  handler: async ({ params, query, actor }) => {
    await requireCustomer(actor, params.customer);
    return { status: 200, body: { data: (await levelsAt(actor.organizationId, params.customer, (query.asOf ?? new Date()).getTime())).map(presentLevel) } };
  },
});

const createEntry = route({
  method: 'post', path: '/v1/members/{member}/wallets/{wallet}/entries', operationId: 'createWalletEntry', tag: 'Reading', summary: 'Grant points by hand, or take some away', access: 'points.write',
  params: MemberParams, body: EntryBody,
  answers: { 201: { description: 'Booked', schema: EntryAnswer } },
  handler: async ({ params, body, request, actor }) => {
    const { answer, replayed } = await adjustWallet({
      organizationId: actor.organizationId, membershipId: params.member.toLowerCase(), wallet: params.wallet, externalId: body.externalId,
      bodyHash: bodyHash({ ...(request.body as object), member: params.member, wallet: params.wallet }),
      type: body.type, points: body.points, expiresAt: body.expiresAt === undefined ? undefined : (body.expiresAt?.getTime() ?? null), occurredAt: (body.occurredAt ?? new Date()).getTime(),
      reason: body.reason, actor: actorName(actor),
    });
    return { status: 201, body: { entry: answer.entry, member: answer.member }, headers: replayHeader(replayed) };
  },
});

export const loyaltyRoutes: Route[] = [wallets, ledger, levels, createEntry, ...limitRoutes];
