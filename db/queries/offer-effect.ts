import type { ArmFacts } from '#domain/loyalty/offers/effect.ts';
import { returnedOf } from '#domain/loyalty/offers/kept.ts';
import type { Arm, Offer } from '#domain/loyalty/offers/types.ts';
import { fromJson, inSnapshot, type Parameter, type Sql } from '../sql.ts';

const AT_ONCE = 4;

/** Purchases of assigned persons, in the offer's program and window, up to an instant. */
function purchasesIn(organizationId: string, offer: Offer, asOf: Date): { from: string; parameters: Parameter[] } {
  return {
    from: `offer_assignments a JOIN purchases p ON p.organization_id = a.organization_id AND p.customer_id = a.customer_id AND p.occurred_at >= ? AND p.occurred_at < ? AND p.occurred_at <= ?
      JOIN memberships m ON m.id = p.membership_id AND m.program_id = ? `,
    parameters: [new Date(offer.validFrom), new Date(offer.validTo), asOf, offer.programId, organizationId, offer.id],
  };
}
const OF_OFFER = 'WHERE a.organization_id = ? AND a.offer_id = ?';

interface ReturnRow {
  id: string; arm: Arm; refund_minor: number; returned: unknown;
}

interface Correction {
  /** Purchases of which nothing was kept. */
  whole: { id: string; arm: Arm }[];
  /** What came back, by arm. */
  grossMinor: Record<Arm, number>;
  refundMinor: Record<Arm, number>;
}

async function linesOf(sql: Sql, organizationId: string, purchaseIds: readonly string[]) {
  if (purchaseIds.length === 0) return new Map<string, never>();
  const rows = await sql.rows<{ purchase_id: string; line_id: string; quantity: number; unit_price_minor: number | string }>(
    'SELECT purchase_id, line_id, quantity, unit_price_minor FROM purchase_lines WHERE organization_id = ? AND purchase_id IN (?)', [organizationId, purchaseIds]);
  return Map.groupBy(rows.map((row) => ({ purchaseId: row.purchase_id, lineId: row.line_id, quantity: row.quantity, unitPriceMinor: Number(row.unit_price_minor) })), ({ purchaseId }) => purchaseId);
}

async function correctionOf(sql: Sql, organizationId: string, offer: Offer, asOf: Date): Promise<Correction> {
  const { from, parameters } = purchasesIn(organizationId, offer, asOf);
  const rows = await sql.rows<ReturnRow>(
    `SELECT p.id, a.arm, r.refund_minor, JSON_EXTRACT(r.answer, '$.return.lines') AS returned FROM ${from} JOIN purchase_returns r ON r.purchase_id = p.id AND r.occurred_at <= ? ${OF_OFFER}`,
    [...parameters.slice(0, 4), asOf, ...parameters.slice(4)]);
  const returns = Map.groupBy(rows, ({ id }) => id);
  const lines = await linesOf(sql, organizationId, [...returns.keys()]);
  const correction: Correction = { whole: [], grossMinor: { target: 0, control: 0 }, refundMinor: { target: 0, control: 0 } };
  for (const [id, ofPurchase] of returns) {
    const { arm } = ofPurchase[0]!;
    const { grossMinor, isWhole } = returnedOf({ lines: lines.get(id) ?? [], returned: ofPurchase.flatMap((row) => fromJson<{ lineId: string; quantity: number }[]>(row.returned)) });
    if (isWhole) correction.whole.push({ id, arm });
    correction.grossMinor[arm] += grossMinor;
    correction.refundMinor[arm] += ofPurchase.reduce((sum, row) => sum + Number(row.refund_minor), 0);
  }
  return correction;
}

/** That something of a purchase was kept. */
const isKept = (whole: Correction['whole']): { text: string; parameters: Parameter[] } => (whole.length === 0 ? { text: 'TRUE', parameters: [] } : { text: 'p.id NOT IN (?)', parameters: [whole.map(({ id }) => id)] });

const ofArm = <Row extends { arm: Arm }>(rows: readonly Row[], arm: Arm): Row | undefined => rows.find((row) => row.arm === arm);

/**
 * Both arms of an offer at an instant: purchases and returns that had happened by then. Computed from the purchases themselves
 * at every call: a purchase is in it as soon as it is processed.
 */
export async function armFacts(sql: Sql, organizationId: string, offer: Offer, asOf: Date): Promise<Record<Arm, ArmFacts>> {
  const sizes = await sql.rows<{ arm: Arm; size: number }>('SELECT arm, COUNT(*) AS size FROM offer_assignments WHERE organization_id = ? AND offer_id = ? GROUP BY arm', [organizationId, offer.id]);
  const { whole, grossMinor, refundMinor } = await correctionOf(sql, organizationId, offer, asOf);
  const { from, parameters } = purchasesIn(organizationId, offer, asOf);
  const kept = isKept(whole);
  const sums = await sql.rows<{ arm: Arm; grossMinor: string; paidMinor: string; buyers: number; orders: number | string }>(
    `SELECT a.arm, SUM(p.gross_minor) AS grossMinor, SUM(p.payable_minor) AS paidMinor, COUNT(DISTINCT IF(${kept.text}, p.customer_id, NULL)) AS buyers, SUM(${kept.text}) AS orders FROM ${from} ${OF_OFFER} GROUP BY a.arm`,
    [...kept.parameters, ...kept.parameters, ...parameters]);
  const factsOf = (arm: Arm): ArmFacts => {
    const sum = ofArm(sums, arm);
    return {
      size: Number(ofArm(sizes, arm)?.size ?? 0), buyers: Number(sum?.buyers ?? 0), orders: Number(sum?.orders ?? 0),
      grossMinor: Number(sum?.grossMinor ?? 0) - grossMinor[arm], revenueMinor: Number(sum?.paidMinor ?? 0) - refundMinor[arm],
    };
  };
  return { target: factsOf('target'), control: factsOf('control') };
}

/** The arms of many offers at an instant, some at a time: one may be of a large base. @returns by the offer's id */
export async function armFactsOf(organizationId: string, offers: readonly Offer[], asOf: Date): Promise<Map<string, Record<Arm, ArmFacts>>> {
  const left = offers.values();
  const facts = new Map<string, Record<Arm, ArmFacts>>();
  const work = async () => {
    for (const offer of left) facts.set(offer.id, await inSnapshot((snapshot) => armFacts(snapshot, organizationId, offer, asOf)));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return facts;
}

/** The first purchase of each buyer in the window that is not fully returned by the instant, ascending. */
export async function firstPurchases(sql: Sql, organizationId: string, offer: Offer, asOf: Date): Promise<{ arm: Arm; at: number }[]> {
  const kept = isKept((await correctionOf(sql, organizationId, offer, asOf)).whole);
  const { from, parameters } = purchasesIn(organizationId, offer, asOf);
  const rows = await sql.rows<{ arm: Arm; at: Date }>(
    `SELECT a.arm, MIN(p.occurred_at) AS at FROM ${from} ${OF_OFFER} AND ${kept.text} GROUP BY a.arm, p.customer_id ORDER BY at`, [...parameters, ...kept.parameters]);
  return rows.map(({ arm, at }) => ({ arm, at: at.getTime() }));
}
