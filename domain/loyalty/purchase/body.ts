import { z } from 'zod';
import { CustomerReference } from '../../customers/reference.ts';
import { currency, externalId, instant, moneyMinor, quantity, text } from '../../shared/schemas.ts';

const MOST_LINES = 1000;

const Line = z.strictObject({
  lineId: text(100).optional().meta({ description: 'Defaults to "1", "2", …' }),
  sku: text(100).optional(),
  name: text(300),
  category: text(200).optional().meta({ description: 'Dotted path: `cinema.ticket` lies below `cinema`' }),
  tags: z.array(text(100)).max(50).optional(),
  quantity,
  unitPriceMinor: moneyMinor,
}).meta({ id: 'PurchaseLineInput' });

/** Body of a purchase, alone, in a batch, or as a row of an import. */
export const PurchaseBody = z.strictObject({
  externalId,
  customer: CustomerReference,
  program: text(64).optional(),
  place: externalId.optional().meta({ description: '`externalId` of a place' }),
  occurredAt: instant,
  currency,
  lines: z.array(Line).min(1).max(MOST_LINES),
  instruments: z.array(text(100)).max(50).optional(),
  spend: z.strictObject({ wallet: text(64), points: z.union([z.number().int().min(1).max(1_000_000_000_000), z.literal('max')]) }).optional(),
  payment: z.strictObject({ method: text(50).optional(), authCode: text(50).optional(), rrn: text(50).optional() }).optional(),
  paymentFingerprint: text(200).optional(),
}).superRefine((body, context) => {
  const seen = new Set<string>();
  body.lines.forEach((line, index) => {
    const lineId = line.lineId ?? String(index + 1);
    if (seen.has(lineId)) context.addIssue({ code: 'custom', path: ['lines', index, 'lineId'], message: `line id ${lineId} is repeated` });
    seen.add(lineId);
  });
}).meta({ id: 'PurchaseBody' });
export type PurchaseBody = z.output<typeof PurchaseBody>;

/** Body of a return. */
export const ReturnBody = z.strictObject({
  externalId,
  occurredAt: instant,
  lines: z.array(z.strictObject({ lineId: text(100), quantity })).min(1).max(MOST_LINES),
}).meta({ id: 'ReturnBody' });
export type ReturnBody = z.output<typeof ReturnBody>;

/** A return in a batch names its purchase. */
export const ReturnItem = ReturnBody.extend({ purchase: text(100).meta({ description: 'Id or externalId of the purchase' }), place: externalId.optional() }).meta({ id: 'ReturnItem' });
export type ReturnItem = z.output<typeof ReturnItem>;
