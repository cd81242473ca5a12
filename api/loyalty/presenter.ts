import type { LedgerRow } from '#db/queries/ledger.ts';
import type { LimitAt } from '#db/queries/limits.ts';
import type { MemberLevel } from '#db/queries/member-levels.ts';
import type { MembershipAt } from '#db/queries/memberships.ts';
import { walletState } from '#db/commands/loyalty/member-state.ts';
import { balanceAt, isActive, isPending, remainingAt } from '#domain/loyalty/wallet.ts';

/** The wallets of a membership at an instant, with the lots that hold something then. */
export function presentWallets({ member, version, wallets }: MembershipAt, at: number) {
  return wallets.map(({ code, name = code, scale = 0, unitValueMinor = 100 }) => {
    const state = walletState(member, code);
    const { active, pending, debt } = balanceAt(state, at);
    const lots = state.lots.filter((lot) => isActive(lot, at) || isPending(lot, at)).map((lot) => ({
      id: lot.id, remaining: remainingAt(state, lot, at), activeFrom: new Date(lot.activeFrom).toISOString(), expiresAt: lot.expiresAt === null ? null : new Date(lot.expiresAt).toISOString(),
    })).filter((lot) => lot.remaining > 0).sort((a, b) => (a.expiresAt ?? '9').localeCompare(b.expiresAt ?? '9') || (a.id < b.id ? -1 : 1));
    return { member: member.id, program: version.code, wallet: code, name, scale, unitValueMinor, active, pending, debt, lots };
  });
}

export const presentLedgerRow = (row: LedgerRow) => ({
  id: row.id, type: row.type, points: row.points, lotId: row.lot_id, program: row.program, wallet: row.wallet,
  ...(row.rule !== null && { rule: row.rule }), ...(row.reason !== null && { reason: row.reason }), occurredAt: row.occurred_at.toISOString(),
  ...(row.purchase_id !== null && { purchase: { id: row.purchase_id, externalId: row.purchase_external_id ?? '' } }),
});

export const presentLevel = ({ membershipId, program, level, name, since, expiresAt, metrics, next }: MemberLevel) => ({
  member: membershipId, program, level, name, since: new Date(since).toISOString(), expiresAt: expiresAt === null ? null : new Date(expiresAt).toISOString(),
  metrics: metrics.map(({ metric, value }) => ({ metric, value })),
  next: next && { level: next.level, name: next.name, missing: next.missing.map(({ metric, value, needed }) => ({ metric, value, needed })) },
});

export const presentLimit = ({ program, key, used }: LimitAt) => ({
  program, limit: key.limit, subject: key.subject, bucket: key.bucket.replace('rolling:', ''), measure: key.measure, used, max: key.max,
});
