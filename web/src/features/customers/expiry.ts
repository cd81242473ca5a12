import type { Lot, Wallet } from './types.ts';

export const SOON_DAYS = 14;
const DAY_MS = 86_400_000;

export const daysUntil = (at: string, now = Date.now()) => Math.ceil((new Date(at).getTime() - now) / DAY_MS);

export interface ExpiryGroup {
  at: string;
  points: number;
  isSoon: boolean;
}

/** Points that end on the same day stand together, the earliest first. */
export function expiryGroups(lots: Lot[], now = Date.now()): ExpiryGroup[] {
  const byDay = new Map<string, ExpiryGroup>();
  for (const lot of lots) {
    if (!lot.expiresAt || lot.remaining <= 0 || new Date(lot.activeFrom).getTime() > now) continue;
    const day = lot.expiresAt.slice(0, 10);
    const group = byDay.get(day) ?? { at: lot.expiresAt, points: 0, isSoon: daysUntil(lot.expiresAt, now) <= SOON_DAYS };
    group.points += lot.remaining;
    byDay.set(day, group);
  }
  return [...byDay.values()].toSorted((a, b) => a.at.localeCompare(b.at));
}

export const nextExpiry = (wallets: Wallet[], now = Date.now()): ExpiryGroup | undefined => expiryGroups(wallets.flatMap(({ lots }) => lots), now)[0];
