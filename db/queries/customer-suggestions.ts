import { sql } from '#db/sql.ts';
import { keptWhileSlow } from './kept-while-slow.ts';
import { scoreOf, type MatchReason } from '#domain/customers/matching.ts';

export interface Suggestion {
  /** Customer ids, ascending: the first one is the older profile. */
  pair: [string, string];
  score: number;
  reasons: MatchReason[];
}

/** So many profiles with one card, device or name are a family, a kiosk or a common name: no person. */
const MOST_ALIKE = 5;
const MOST_GROUPS = 2000;

const ALIAS = "LOWER(CONCAT(SUBSTRING_INDEX(SUBSTRING_INDEX(email, '@', 1), '+', 1), '@', SUBSTRING_INDEX(email, '@', -1)))";

async function groups(organizationId: string): Promise<{ reason: MatchReason; ids: string }[]> {
  const by = (reason: MatchReason, from: string, what: string, where: string) => sql.rows<{ reason: MatchReason; ids: string }>(
    `SELECT '${reason}' AS reason, GROUP_CONCAT(c.id ORDER BY c.id) AS ids FROM ${from} WHERE c.organization_id = ? AND c.status = 'active' AND ${where}
     GROUP BY ${what} HAVING COUNT(*) BETWEEN 2 AND ${MOST_ALIKE} ORDER BY MAX(c.id) DESC LIMIT ${MOST_GROUPS}`, [organizationId]);
  const found = await Promise.all([
    by('name_birthday', 'customers c', 'LOWER(TRIM(c.name)), c.birthday', 'c.name IS NOT NULL AND c.birthday IS NOT NULL'),
    by('email_alias', 'customers c', ALIAS.replaceAll('email', 'c.email'), 'c.email IS NOT NULL'),
    by('payment', 'customers c JOIN customer_fingerprints f ON f.organization_id = c.organization_id AND f.customer_id = c.id', 'f.fingerprint', "f.kind = 'payment'"),
    by('device', 'customers c JOIN customer_fingerprints f ON f.organization_id = c.organization_id AND f.customer_id = c.id', 'f.fingerprint', "f.kind = 'device'"),
  ]);
  return found.flat();
}

const pairsIn = (ids: readonly string[]): [string, string][] => ids.flatMap((one, index) => ids.slice(index + 1).map((other): [string, string] => [one, other]));

/**
 * Pairs of customers who may be one person, the likeliest first: by what they share (name and birthday, an e-mail address but for
 * its tag, a card, a device). Pairs that are linked already are left out.
 */
export async function suggestedPairs(organizationId: string, limit: number): Promise<Suggestion[]> {
  const pairs = new Map<string, { pair: [string, string]; reasons: Set<MatchReason> }>();
  for (const { reason, ids } of await keptWhileSlow(`suggestions ${organizationId}`, () => groups(organizationId))) {
    for (const pair of pairsIn(ids.split(','))) {
      const known = pairs.get(pair.join(' ')) ?? { pair, reasons: new Set<MatchReason>() };
      known.reasons.add(reason);
      pairs.set(pair.join(' '), known);
    }
  }
  const scored = [...pairs.values()].map(({ pair, reasons }): Suggestion => ({ pair, reasons: [...reasons].sort(), score: scoreOf(reasons) }))
    .sort((a, b) => b.score - a.score || (a.pair.join() < b.pair.join() ? 1 : -1));
  // What two share was perhaps read a while ago: who was merged, erased or linked since is asked now.
  const persons = new Map((await personsOf(organizationId, [...new Set(scored.flatMap(({ pair }) => pair))])).map(({ id, person }) => [id, person]));
  const isOpen = ([one, other]: Suggestion['pair']) => persons.has(one) && persons.has(other) && (persons.get(one) === null || persons.get(one) !== persons.get(other));
  return scored.filter(({ pair }) => isOpen(pair)).slice(0, limit);
}

const personsOf = (organizationId: string, ids: readonly string[]): Promise<{ id: string; person: string | null }[]> => (ids.length === 0 ? Promise.resolve([]) : sql.rows(
  "SELECT id, person_id AS person FROM customers WHERE organization_id = ? AND id IN (?) AND status = 'active'", [organizationId, ids]));
