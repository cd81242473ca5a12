import { z } from 'zod';
import type { exportLoyalty } from '#db/queries/customer-export-loyalty.ts';
import { instantOut, moneyOut } from '../routing/schemas.ts';

type Exported = Awaited<ReturnType<typeof exportLoyalty>>;
type Published<T> = T extends Date ? string : T extends readonly (infer Item)[] ? Published<Item>[] : T extends object ? { [Key in keyof T]: Published<T[Key]> } : T;

const text = z.string();
const nullable = z.string().nullable();
const whole = z.number().int();
const whenOrNever = instantOut.nullable();

/** What the loyalty programs keep about a person, as it is handed out. */
export const exportedLoyalty = {
  instruments: z.array(z.strictObject({ code: text, type: text, kind: text, state: text, balance: whole.nullable(), issuedAt: instantOut, expiresAt: whenOrNever })),
  instrumentEntries: z.array(z.strictObject({ code: text, type: text, amount: whole, units: whole, occurredAt: instantOut, purchase: nullable })),
  offers: z.array(z.strictObject({ offer: text, arm: text, assignedAt: instantOut })),
  offerUses: z.array(z.strictObject({ offer: text, usedAt: instantOut, restoredAt: whenOrNever, purchase: nullable })),
  offerExposures: z.array(z.strictObject({ offer: text, occurredAt: instantOut })),
  cards: z.array(z.strictObject({ number: text, type: text, state: text, createdAt: instantOut })),
  cardEvents: z.array(z.strictObject({ card: text, type: text, details: z.record(z.string(), z.unknown()), occurredAt: instantOut })),
  devices: z.array(z.strictObject({ card: text, device: text, registeredAt: instantOut })).meta({ description: 'Phones that show the card' }),
  paymentCards: z.array(z.strictObject({ id: text, provider: text, scheme: text, last4: text, linkedAt: instantOut, unlinkedAt: whenOrNever })),
  paymentCardTransactions: z.array(z.strictObject({ type: text, amountMinor: moneyOut, currency: text, merchantId: text, status: text, purchase: nullable, occurredAt: instantOut })),
  referralCodes: z.array(z.strictObject({ program: text, code: text, createdAt: instantOut })),
  referrals: z.array(z.strictObject({ program: text, role: z.enum(['advocate', 'friend']), customer: text, state: text, reason: nullable, points: whole, registeredAt: instantOut })),
  merges: z.array(z.strictObject({ id: text, from: text, into: text, occurredAt: instantOut, undoneAt: whenOrNever })),
  linkedProfiles: z.array(z.strictObject({ customer: text })),
  fingerprints: z.array(z.strictObject({ kind: text, firstSeenAt: instantOut })).meta({ description: 'That a device or a payment was recognised; only hashes are kept' }),
  limits: z.array(z.strictObject({ program: text, limit: text, subject: text, bucket: text, used: whole })),
  levelChanges: z.array(z.strictObject({ program: text, from: nullable, to: text, reason: text, occurredAt: instantOut })),
};

const published = (value: unknown): unknown => {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(published);
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).map(([key, part]) => [key, published(part)])) : value;
};

/** The rows were read field by field for this; only instants are written otherwise. */
export const presentLoyalty = (exported: Exported): Published<Exported> => published(exported) as Published<Exported>;
