import type { Sql } from '#db/sql.ts';
import type { CustomerBody } from '#domain/customers/body.ts';
import { fingerprintsIn } from '#domain/customers/fingerprints.ts';
import { isPossibleCode, normalizeCode } from '#domain/loyalty/referral-code.ts';
import { conflict, DomainError } from '#domain/shared/errors.ts';
import { newId } from '#domain/shared/ids.ts';
import { fingerprintsOf } from './fingerprints.ts';

/** What registrations with a code are checked against; kept up to date while a batch is planned. */
export interface ReferralBook {
  /** Owners of the codes that the bodies name. */
  codes: ReadonlyMap<string, { programId: string; advocateId: string }>;
  /** What each advocate used: `kind:hash`. */
  fingerprints: ReadonlyMap<string, ReadonlySet<string>>;
  /** Advocates by `${programId} ${friendId}`. */
  referredBy: Map<string, string>;
  /** `${programId} ${customerId}` of known customers who bought. */
  buyers: ReadonlySet<string>;
  /** Who stands above an advocate, up the whole chain, by `${programId} ${advocateId}`. */
  above: ReadonlyMap<string, ReadonlySet<string>>;
  /** Recommendations to write. */
  added: NewReferral[];
}

export interface NewReferral {
  id: string;
  programId: string;
  advocateId: string;
  friendId: string;
  code: string;
  registeredAt: Date;
}

const codeOf = ({ referralCode }: CustomerBody): string | null => (typeof referralCode === 'string' ? normalizeCode(referralCode) : null);

async function chains(sql: Sql, organizationId: string, owners: readonly { programId: string; advocateId: string }[]): Promise<Map<string, Set<string>>> {
  const above = new Map<string, Set<string>>();
  for (const { programId, advocateId } of owners) {
    if (above.has(`${programId} ${advocateId}`)) continue;
    const rows = await sql.rows<{ customer: string }>(
      `WITH RECURSIVE up AS (
         SELECT advocate_customer_id AS customer FROM referrals WHERE organization_id = ? AND program_id = ? AND friend_customer_id = ?
         UNION SELECT r.advocate_customer_id FROM referrals r JOIN up ON r.friend_customer_id = up.customer WHERE r.organization_id = ? AND r.program_id = ?
       ) SELECT customer FROM up`, [organizationId, programId, advocateId, organizationId, programId]);
    above.set(`${programId} ${advocateId}`, new Set(rows.map(({ customer }) => customer)));
  }
  return above;
}

/** Reads what the codes of these registrations need; null when none of them has a code. */
export async function loadReferralBook(sql: Sql, organizationId: string, bodies: readonly CustomerBody[], knownIds: readonly string[]): Promise<ReferralBook | null> {
  const named = [...new Set(bodies.flatMap((body) => codeOf(body) ?? []))];
  if (named.length === 0) return null;
  const possible = named.filter(isPossibleCode);
  const rows = possible.length === 0 ? [] : await sql.rows<{ code: string; programId: string; advocateId: string }>(
    `SELECT r.code, r.program_id AS programId, r.customer_id AS advocateId FROM referral_codes r JOIN customers c ON c.id = r.customer_id AND c.status = 'active'
     WHERE r.organization_id = ? AND r.code IN (?)`, [organizationId, possible]);
  const programIds = [...new Set(rows.map(({ programId }) => programId))];
  const isAsked = knownIds.length > 0 && programIds.length > 0;
  const [referrals, buyers] = !isAsked ? [[], []] : [
    await sql.rows<{ program: string; friend: string; advocate: string }>(
      `SELECT program_id AS program, friend_customer_id AS friend, advocate_customer_id AS advocate FROM referrals
       WHERE organization_id = ? AND friend_customer_id IN (?) AND program_id IN (?)`, [organizationId, knownIds, programIds]),
    await sql.rows<{ program: string; customer: string }>(
      `SELECT m.program_id AS program, m.customer_id AS customer FROM memberships m WHERE m.organization_id = ? AND m.customer_id IN (?) AND m.program_id IN (?)
         AND EXISTS (SELECT 1 FROM purchases p WHERE p.membership_id = m.id)`, [organizationId, knownIds, programIds]),
  ];
  return {
    codes: new Map(rows.map(({ code, programId, advocateId }) => [code, { programId, advocateId }])),
    fingerprints: await fingerprintsOf(sql, organizationId, [...new Set(rows.map(({ advocateId }) => advocateId))]),
    referredBy: new Map(referrals.map(({ program, friend, advocate }) => [`${program} ${friend}`, advocate])),
    buyers: new Set(buyers.map(({ program, customer }) => `${program} ${customer}`)),
    above: isAsked ? await chains(sql, organizationId, rows) : new Map(),
    added: [],
  };
}

/** Who registers, as far as it is known: a new person has no id yet. */
export interface Friend {
  id: string | null;
  attributes: Readonly<Record<string, unknown>>;
  /** Ids of the programs the friend is in. */
  programs: ReadonlySet<string>;
}

export type AcceptedCode = { code: string; programId: string; advocateId: string };

/**
 * Checks a registration's code (rule N23) before anything is merged, in the documented order. Somebody who came by the same
 * advocate before only repeats the call. A member who never bought and whose own friend invites them closes a circle; any other
 * member is not new.
 *
 * @param ownerIds customers who have an identity of the body
 * @returns the recommendation to add; null without a code, or when it stands already
 * @throws DomainError `referral_code_not_found`, `self_referral`, `not_new_customer`, `referral_circle` (422), `already_referred` (409)
 */
export function checkCode(book: ReferralBook | null, body: CustomerBody, ownerIds: ReadonlySet<string>, friend: () => Friend): AcceptedCode | null {
  const code = codeOf(body);
  if (code === null || book === null) return null;
  const found = book.codes.get(code);
  if (!found) throw new DomainError('referral_code_not_found', 'Nobody has this referral code.');
  const { programId, advocateId } = found;
  const used = book.fingerprints.get(advocateId);
  const isSame = ownerIds.has(advocateId) || fingerprintsIn(body.attributes).some(({ kind, hash }) => used?.has(`${kind}:${hash}`) ?? false);
  if (isSame) throw new DomainError('self_referral', 'Nobody can recommend the program to themselves: code and registration belong to one person.');
  const { id, programs, attributes } = friend();
  if (fingerprintsIn(attributes).some(({ kind, hash }) => used?.has(`${kind}:${hash}`) ?? false)) {
    throw new DomainError('self_referral', 'Nobody can recommend the program to themselves: code and registration share a device or a card.');
  }
  if (id !== null) {
    const earlier = book.referredBy.get(`${programId} ${id}`);
    if (earlier === advocateId) return null;
    if (earlier !== undefined) throw conflict('already_referred', 'This customer was recommended by somebody else.');
    const notNew = () => new DomainError('not_new_customer', 'Only a customer who is new to the program can come by a referral code.');
    if (book.buyers.has(`${programId} ${id}`)) throw notNew();
    if (book.above.get(`${programId} ${advocateId}`)?.has(id) === true) throw new DomainError('referral_circle', 'This customer recommended the program to the owner of the code.');
    if (programs.has(programId)) throw notNew();
  }
  return { code, ...found };
}

/** Notes an accepted code for a customer, so that later items of the batch meet it. */
export function acceptCode(book: ReferralBook, { code, programId, advocateId }: AcceptedCode, friendId: string, registeredAt: Date): NewReferral {
  const referral = { id: newId(), programId, advocateId, friendId, code, registeredAt };
  book.referredBy.set(`${programId} ${friendId}`, advocateId);
  book.added.push(referral);
  return referral;
}

/** Writes new recommendations. A friend who came by another code at the same moment fails as a duplicate: the caller starts again. */
export async function writeReferrals(sql: Sql, organizationId: string, added: readonly NewReferral[], now: Date): Promise<void> {
  await sql.insert('referrals', ['id', 'organization_id', 'program_id', 'advocate_customer_id', 'friend_customer_id', 'code', 'state', 'registered_at', 'created_at'],
    added.map(({ id, programId, advocateId, friendId, code, registeredAt }) => [id, organizationId, programId, advocateId, friendId, code, 'registered', registeredAt, now]));
}
