import { documentsOfVersions, programVersions } from '#db/commands/purchases/versions.ts';
import type { ProgramDocument } from '#domain/loyalty/program.ts';
import type { WalletPoints } from '#domain/loyalty/purchase/by-wallet.ts';
import { sql } from '../sql.ts';
import type { TimelineRow } from './timeline.ts';
import { EARNED_BY, SPENT_WALLET, unitsIn, unitsOfPurchase, type PurchaseUnitsRow, type WalletUnits } from './wallet-units.ts';

export interface ReturnUnits {
  reversedBy: WalletUnits[];
  restoredTo: WalletUnits[];
}

/** What returns took back and put back, wallet by wallet, as their entries say; by the return's id. */
export async function unitsOfReturns(organizationId: string, returnIds: readonly string[]): Promise<Map<string, ReturnUnits>> {
  if (returnIds.length === 0) return new Map();
  const rows = await sql.rows<{ return_id: string; program_version_id: string; wallet: string; is_restored: number; points: string }>(
    `SELECT t.business_key AS return_id, p.program_version_id, e.wallet, e.type = 'restore' AS is_restored, SUM(e.points) AS points
     FROM ledger_transactions t JOIN ledger_entries e ON e.transaction_id = t.id JOIN purchases p ON p.id = t.purchase_id
     WHERE t.organization_id = ? AND t.kind = 'return' AND t.business_key IN (?) AND e.account IN ('member.points', 'member.debt')
     GROUP BY t.business_key, p.program_version_id, e.wallet, e.type = 'restore'`, [organizationId, returnIds]);
  const documents = await documentsOfVersions(sql, rows.map((row) => row.program_version_id));
  const units = new Map<string, ReturnUnits>(returnIds.map((id) => [id, { reversedBy: [], restoredTo: [] }]));
  for (const { return_id, program_version_id, wallet, is_restored, points } of rows) {
    const { reversedBy, restoredTo } = units.get(return_id)!;
    (is_restored ? restoredTo : reversedBy).push(...unitsIn(documents.get(program_version_id), [{ wallet, points: Math.abs(Number(points)) }]));
  }
  return units;
}

async function unitsOfPurchases(organizationId: string, ids: readonly string[]): Promise<Map<string, ReturnType<typeof unitsOfPurchase>>> {
  if (ids.length === 0) return new Map();
  const rows = await sql.rows<PurchaseUnitsRow & { id: string; program_version_id: string }>(
    `SELECT p.id, p.program_version_id, p.points_spent, ${EARNED_BY} AS earned_by, ${SPENT_WALLET} AS spent_wallet FROM purchases p WHERE p.organization_id = ? AND p.id IN (?)`, [organizationId, ids]);
  const documents = await documentsOfVersions(sql, rows.map((row) => row.program_version_id));
  return new Map(rows.map((row) => [row.id, unitsOfPurchase(row, documents.get(row.program_version_id))]));
}

interface WalletOf {
  wallet: string;
  document: ProgramDocument;
}

/** Which wallet of which program a manual entry or a recommendation moved, by the subject of its row. */
async function walletsOf(organizationId: string, { entries, referrals }: { entries: readonly string[]; referrals: readonly string[] }): Promise<Map<string, WalletOf>> {
  const [ofEntries, ofReferrals] = await Promise.all([
    entries.length === 0 ? [] : sql.rows<{ id: string; program_id: string; wallet: string }>(
      'SELECT e.id, m.program_id, e.wallet FROM ledger_entries e JOIN memberships m ON m.id = e.membership_id WHERE e.organization_id = ? AND e.id IN (?)', [organizationId, entries]),
    referrals.length === 0 ? [] : sql.rows<{ id: string; program_id: string; wallet: string }>(
      'SELECT id, program_id, wallet FROM referrals WHERE organization_id = ? AND id IN (?) AND wallet IS NOT NULL', [organizationId, referrals]),
  ]);
  const rows = [...ofEntries, ...ofReferrals];
  if (rows.length === 0) return new Map();
  const versionAt = await programVersions(sql, organizationId, rows.map((row) => row.program_id));
  return new Map(rows.map(({ id, program_id, wallet }) => [id, { wallet, document: versionAt(program_id, Date.now()).document }]));
}

const nested = (details: Record<string, unknown>, key: string, more: object) => ({ ...details, [key]: { ...(details[key] as object), ...more } });
const pointsOf = ({ points }: Record<string, unknown>, wallet: string): WalletPoints[] => (typeof points === 'number' ? [{ wallet, points }] : []);

/** Rows of a timeline with their points wallet by wallet: `earnedBy` and `spentFrom` of purchases, `reversedBy` and `restoredTo` of returns, `pointsBy` of manual entries and recommendations. */
export async function withUnitsOfWallets(organizationId: string, rows: readonly TimelineRow[]): Promise<TimelineRow[]> {
  const subjects = (...types: string[]) => rows.flatMap(({ type, subjectId }) => (subjectId && types.some((start) => type.startsWith(start)) ? [subjectId] : []));
  const [purchases, returns, wallets] = await Promise.all([
    unitsOfPurchases(organizationId, subjects('purchase.processed')), unitsOfReturns(organizationId, subjects('purchase.returned')),
    walletsOf(organizationId, { entries: subjects('points.'), referrals: subjects('referral.') }),
  ]);
  return rows.map((row) => {
    const { type, details, subjectId } = row;
    const id = subjectId ?? '';
    if (type === 'purchase.processed') return { ...row, details: nested(details, 'purchase', purchases.get(id) ?? {}) };
    if (type === 'purchase.returned') return { ...row, details: nested(details, 'return', returns.get(id) ?? {}) };
    const moved = wallets.get(id);
    return moved ? { ...row, details: { ...details, pointsBy: unitsIn(moved.document, pointsOf(details, moved.wallet)) } } : row;
  });
}
