import { fromJson, sql } from '../sql.ts';
import { IS_NUMBER_OF } from './cards.ts';
import { levelChangesOf } from './member-levels.ts';

export interface ExportedInstrument {
  code: string; type: string; kind: string; state: string; balance: number | null; issuedAt: Date; expiresAt: Date | null;
}

export interface ExportedUse {
  code: string; type: string; amount: number; units: number; occurredAt: Date; purchase: string | null;
}

export interface ExportedCard {
  number: string; type: string; state: string; createdAt: Date;
}

const CARDS = `FROM cards c JOIN customer_identities i ON ${IS_NUMBER_OF}`;

/** Coupons, certificates and passes a person has or had, and what the person did with instruments, also with those of others. */
async function instruments(owner: readonly [string, string]) {
  const [held, uses] = await Promise.all([
    sql.rows<ExportedInstrument>(
      `SELECT i.code, t.code AS type, t.kind, i.state, i.balance, i.issued_at AS issuedAt, i.ends_at AS expiresAt FROM instruments i JOIN instrument_types t ON t.id = i.type_id
       WHERE i.organization_id = ? AND (i.customer_id = ? OR i.issued_to = ?) ORDER BY i.issued_at, i.id`, [...owner, owner[1]]),
    sql.rows<ExportedUse>(
      `SELECT i.code, e.type, e.amount, e.units, e.occurred_at AS occurredAt, e.purchase_id AS purchase FROM instrument_entries e JOIN instruments i ON i.id = e.instrument_id
       WHERE e.organization_id = ? AND e.customer_id = ? ORDER BY e.occurred_at, e.id`, owner),
  ]);
  return { instruments: held, instrumentEntries: uses };
}

async function offers(owner: readonly [string, string]) {
  const [assigned, uses, exposures] = await Promise.all([
    sql.rows<{ offer: string; arm: string; assignedAt: Date }>(
      'SELECT o.code AS offer, a.arm, a.assigned_at AS assignedAt FROM offer_assignments a JOIN offers o ON o.id = a.offer_id WHERE a.organization_id = ? AND a.customer_id = ? ORDER BY a.assigned_at, o.code', owner),
    sql.rows<{ offer: string; usedAt: Date; restoredAt: Date | null; purchase: string | null }>(
      `SELECT o.code AS offer, u.used_at AS usedAt, u.restored_at AS restoredAt, u.purchase_id AS purchase FROM offer_uses u JOIN offers o ON o.id = u.offer_id
       WHERE u.organization_id = ? AND u.customer_id = ? ORDER BY u.used_at`, owner),
    sql.rows<{ offer: string; occurredAt: Date }>(
      'SELECT o.code AS offer, x.occurred_at AS occurredAt FROM offer_exposures x JOIN offers o ON o.id = x.offer_id WHERE x.organization_id = ? AND x.customer_id = ? ORDER BY x.occurred_at', owner),
  ]);
  return { offers: assigned, offerUses: uses, offerExposures: exposures };
}

/** Cards with their history and the devices that show them; payment cards and what was paid with them. */
async function cards(owner: readonly [string, string]) {
  const [plastic, events, devices, paymentCards, transactions] = await Promise.all([
    sql.rows<ExportedCard>(`SELECT c.number, t.code AS type, c.state, c.created_at AS createdAt ${CARDS} JOIN card_types t ON t.id = c.type_id WHERE c.organization_id = ? AND i.customer_id = ? ORDER BY c.number`, owner),
    sql.rows<{ card: string; type: string; details: unknown; occurredAt: Date }>(
      `SELECT c.number AS card, e.type, e.details, e.occurred_at AS occurredAt ${CARDS} JOIN card_events e ON e.card_id = c.id WHERE c.organization_id = ? AND i.customer_id = ? ORDER BY e.occurred_at, e.id`, owner),
    sql.rows<{ card: string; device: string; registeredAt: Date }>(
      `SELECT c.number AS card, r.device_id AS device, r.created_at AS registeredAt ${CARDS} JOIN wallet_registrations r ON r.card_id = c.id WHERE c.organization_id = ? AND i.customer_id = ? ORDER BY r.created_at`, owner),
    sql.rows<{ id: string; provider: string; scheme: string; last4: string; linkedAt: Date; unlinkedAt: Date | null }>(
      'SELECT id, provider, scheme, last4, linked_at AS linkedAt, unlinked_at AS unlinkedAt FROM payment_cards WHERE organization_id = ? AND customer_id = ? ORDER BY linked_at, id', owner),
    sql.rows<{ type: string; amountMinor: number; currency: string; merchantId: string; status: string; purchase: string | null; occurredAt: Date }>(
      `SELECT type, amount_minor AS amountMinor, currency, merchant_id AS merchantId, status, purchase_id AS purchase, occurred_at AS occurredAt FROM card_link_events
       WHERE organization_id = ? AND customer_id = ? ORDER BY occurred_at, id`, owner),
  ]);
  return { cards: plastic, cardEvents: events.map((event) => ({ ...event, details: fromJson<Record<string, unknown>>(event.details) })), devices, paymentCards, paymentCardTransactions: transactions };
}

/** Recommendations, other profiles of the person, what the person was recognised by. */
async function people(owner: readonly [string, string]) {
  const [organizationId, id] = owner;
  const [referralCodes, referrals, merges, links, fingerprints] = await Promise.all([
    sql.rows<{ program: string; code: string; createdAt: Date }>(
      'SELECT p.code AS program, r.code, r.created_at AS createdAt FROM referral_codes r JOIN programs p ON p.id = r.program_id WHERE r.organization_id = ? AND r.customer_id = ? ORDER BY r.created_at', owner),
    sql.rows<{ program: string; role: 'advocate' | 'friend'; customer: string; state: string; reason: string | null; points: number; registeredAt: Date }>(
      `SELECT p.code AS program, IF(r.advocate_customer_id = ?, 'advocate', 'friend') AS role, IF(r.advocate_customer_id = ?, r.friend_customer_id, r.advocate_customer_id) AS customer, r.state, r.reason,
         IF(r.advocate_customer_id = ?, r.advocate_points, r.friend_points) AS points, r.registered_at AS registeredAt FROM referrals r JOIN programs p ON p.id = r.program_id
       WHERE r.organization_id = ? AND (r.advocate_customer_id = ? OR r.friend_customer_id = ?) ORDER BY r.registered_at, r.id`, [id, id, id, organizationId, id, id]),
    sql.rows<{ id: string; from: string; into: string; occurredAt: Date; undoneAt: Date | null }>(
      'SELECT id, from_customer_id AS `from`, into_customer_id AS `into`, occurred_at AS occurredAt, undone_at AS undoneAt FROM merges WHERE organization_id = ? AND (from_customer_id = ? OR into_customer_id = ?) ORDER BY occurred_at, id', [organizationId, id, id]),
    sql.rows<{ customer: string }>(
      "SELECT o.id AS customer FROM customers c JOIN customers o ON o.organization_id = c.organization_id AND o.person_id = c.person_id AND o.id <> c.id WHERE c.organization_id = ? AND c.id = ? AND o.status = 'active' ORDER BY o.id", owner),
    sql.rows<{ kind: string; firstSeenAt: Date }>('SELECT kind, first_seen_at AS firstSeenAt FROM customer_fingerprints WHERE organization_id = ? AND customer_id = ? ORDER BY first_seen_at, kind', owner),
  ]);
  return { referralCodes, referrals, merges, linkedProfiles: links, fingerprints };
}

/** What of limits and budgets was used by the person alone, in every bucket there was. */
const limits = ([organizationId, id]: readonly [string, string]) => sql.rows<{ program: string; limit: string; subject: string; bucket: string; used: number }>(
  `SELECT p.code AS program, l.limit_code AS \`limit\`, l.subject, l.bucket, l.used FROM limit_counters l JOIN programs p ON p.id = l.program_id WHERE l.organization_id = ? AND ((l.subject = 'customer' AND l.subject_id = ?)
     OR (l.subject = 'member' AND l.subject_id IN (SELECT m.id FROM memberships m WHERE m.organization_id = ? AND m.customer_id = ?))) ORDER BY l.limit_code, l.bucket`,
  [organizationId, id, organizationId, id]);

/** What the loyalty programs keep about one person besides points, oldest first. */
export async function exportLoyalty(organizationId: string, id: string) {
  const owner = [organizationId, id] as const;
  const [ofInstruments, ofOffers, ofCards, ofPeople, used, levels] = await Promise.all([instruments(owner), offers(owner), cards(owner), people(owner), limits(owner), levelChangesOf(organizationId, id, undefined)]);
  return {
    ...ofInstruments, ...ofOffers, ...ofCards, ...ofPeople, limits: used,
    levelChanges: levels.map(({ program, from, to, at, reason }) => ({ program, from, to, reason, occurredAt: new Date(at) })),
  };
}
