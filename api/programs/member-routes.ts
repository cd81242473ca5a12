import { z } from 'zod';
import { walletState } from '#db/commands/loyalty/member-state.ts';
import { membersOf, type MemberAt } from '#db/queries/members.ts';
import { heldBeside } from '#db/queries/memberships.ts';
import { programVersions, type ProgramVersion } from '#db/commands/purchases/versions.ts';
import { sql } from '#db/sql.ts';
import { balanceAt } from '#domain/loyalty/wallet.ts';
import { notFound } from '#domain/shared/errors.ts';
import { instant, text } from '#domain/shared/schemas.ts';
import { decodeCursor, encodeCursor, pageOf } from '../routing/cursor.ts';
import { route, type Route } from '../routing/route.ts';
import { instantOut, listOf, page, pointsOut } from '../routing/schemas.ts';
import { ProgramParams } from './schema.ts';

const MembersQuery = z.strictObject({
  ...page,
  level: text(64).optional().meta({ description: 'Code of a level' }),
  search: text(200).optional().meta({ description: 'Part of a name, e-mail, phone, user name or external id' }),
  asOf: instant.optional(),
});

const memberRow = z.strictObject({
  id: z.string(), customer: z.strictObject({ id: z.string(), name: z.string().nullable(), phone: z.string().nullable(), email: z.string().nullable() }),
  level: z.string(), levelSince: instantOut, levelExpiresAt: instantOut.nullable().meta({ description: 'When the level is looked at again; null: time alone does not take it' }),
  joinedAt: instantOut, lastPurchaseAt: instantOut.nullable(), purchaseCount: z.number().int(),
  wallets: z.array(z.strictObject({ wallet: z.string(), active: pointsOut, pending: pointsOut, debt: pointsOut })),
}).meta({ id: 'MemberRow' });
const MemberList = listOf(memberRow).meta({ id: 'MemberList' });

function presentMember({ member, customer, level, levelSince, levelExpiresAt, joinedAt, lastPurchaseAt, purchaseCount }: MemberAt, { document }: ProgramVersion, at: number) {
  return {
    id: member.id, customer, level, levelSince: new Date(levelSince).toISOString(), levelExpiresAt: levelExpiresAt === null ? null : new Date(levelExpiresAt).toISOString(),
    joinedAt: joinedAt.toISOString(), lastPurchaseAt: lastPurchaseAt?.toISOString() ?? null, purchaseCount,
    wallets: [...document.wallets.map(({ code }) => code), ...heldBeside(document, member, at)].map((code) => {
      const { active, pending, debt } = balanceAt(walletState(member, code), at);
      return { wallet: code, active, pending, debt };
    }),
  };
}

const listMembers = route({
  method: 'get', path: '/v1/programs/{code}/members', operationId: 'listMembers', tag: 'Programs', access: 'loyalty.read', summary: 'Members of a program with their levels and balances, the newest customers first',
  params: ProgramParams, query: MembersQuery,
  answers: { 200: { description: 'Members', schema: MemberList } },
  handler: async ({ actor, params, query }) => {
    const { organizationId } = actor;
    const program = await sql.row<{ id: string }>('SELECT id FROM programs WHERE organization_id = ? AND code = ?', [organizationId, params.code]);
    if (!program) throw notFound('program');
    const at = (query.asOf ?? new Date()).getTime();
    const after = decodeCursor(query.cursor)?.[1];
    const rows = await membersOf(organizationId, { programId: program.id, level: query.level, search: query.search }, { limit: query.limit + 1, after }, at);
    const version = (await programVersions(sql, organizationId, [program.id]))(program.id, at);
    const { rows: shown, nextCursor } = pageOf(rows, query.limit, ({ customer }) => encodeCursor('', customer.id));
    return { status: 200, body: { data: shown.map((row) => presentMember(row, version, at)), nextCursor } };
  },
});

export const memberRoutes: Route[] = [listMembers];
