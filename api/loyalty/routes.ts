import { adjustWallet } from '#db/commands/loyalty/adjust-wallet.ts';
import { ledgerOf } from '#db/queries/ledger.ts';
import { limitsOf } from '#db/queries/limits.ts';
import { levelsAt } from '#db/queries/member-levels.ts';
import { membershipsAt } from '#db/queries/memberships.ts';
import { bodyHash } from '#domain/shared/canonical.ts';
import { actorName } from '../actor.ts';
import { visibleCustomer } from '../customers/context.ts';
import { decodeInstantCursor, encodeCursor, pageOf } from '../routing/cursor.ts';
import { replayHeader } from '../purchases/returns.ts';
import { route, type Route } from '../routing/route.ts';
import { customerRead } from './customer-read.ts';
import { presentLedgerRow, presentLevel, presentLimit, presentWallets } from './presenter.ts';
import { CustomerParams, EntryAnswer, EntryBody, LedgerList, LedgerQuery, LevelList, LimitList, MemberParams, WalletList } from './schema.ts';

const wallets = customerRead({
  path: 'wallets', operationId: 'listWallets', tag: 'Reading', summary: 'What the customer holds, at any instant', answer: { description: 'Wallets with their lots', schema: WalletList },
  read: async (organizationId, customerId, at) => (await membershipsAt(organizationId, customerId, at)).flatMap((membership) => presentWallets(membership, at)),
});

const ledger = route({
  method: 'get', path: '/v1/customers/{customer}/ledger', operationId: 'listLedger', tag: 'Reading', summary: 'Every movement of points, in order', access: 'customers.read',
  params: CustomerParams, query: LedgerQuery,
  answers: { 200: { description: 'Entries in order of event time', schema: LedgerList } },
  handler: async ({ params, query, actor }) => {
    await visibleCustomer(actor, params.customer);
    const after = decodeInstantCursor(query.cursor);
    const { program, wallet } = query;
    const filter = { customerId: params.customer, asOf: query.asOf ?? new Date(), ...(program !== undefined && { program }), ...(wallet !== undefined && { wallet }) };
    const rows = await ledgerOf(actor.organizationId, filter, { limit: query.limit + 1, ...(after && { after }) });
    const page = pageOf(rows, query.limit, (row) => encodeCursor(row.occurred_at, row.id));
    return { status: 200, body: { data: page.rows.map(presentLedgerRow), nextCursor: page.nextCursor } };
  },
});

const levels = customerRead({
  path: 'levels', operationId: 'listLevels', tag: 'Reading', summary: 'The level in every program', answer: { description: 'Levels', schema: LevelList },
  read: async (organizationId, customerId, at) => (await levelsAt(organizationId, customerId, at)).map(presentLevel),
});

const limits = customerRead({
  path: 'limits', operationId: 'listLimits', tag: 'Reading', summary: 'What is used of the limits and budgets that count for a customer',
  answer: { description: 'Limits, each in the bucket that contains `asOf`', schema: LimitList },
  read: async (organizationId, customerId, at) => (await limitsOf(organizationId, customerId, at)).map(presentLimit),
});

const createEntry = route({
  method: 'post', path: '/v1/members/{member}/wallets/{wallet}/entries', operationId: 'createWalletEntry', tag: 'Reading', summary: 'Grant points by hand, or take some away', access: 'points.write',
  params: MemberParams, body: EntryBody,
  answers: { 201: { description: 'Booked', schema: EntryAnswer } },
  handler: async ({ params, body, request, actor }) => {
    const { answer, replayed } = await adjustWallet({
      organizationId: actor.organizationId, membershipId: params.member, wallet: params.wallet, externalId: body.externalId,
      bodyHash: bodyHash({ ...(request.body as object), member: params.member, wallet: params.wallet }),
      type: body.type, points: body.points, expiresAt: body.expiresAt === undefined ? undefined : (body.expiresAt?.getTime() ?? null), occurredAt: (body.occurredAt ?? new Date()).getTime(),
      reason: body.reason, actor: actorName(actor),
    });
    return { status: 201, body: { entry: answer.entry, member: answer.member }, headers: replayHeader(replayed) };
  },
});

export const loyaltyRoutes: Route[] = [wallets, ledger, levels, createEntry, limits];
