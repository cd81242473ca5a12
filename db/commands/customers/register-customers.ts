import { CustomerBody } from '#domain/customers/body.ts';
import { fingerprintsIn } from '#domain/customers/fingerprints.ts';
import { identityKey } from '#domain/customers/identities.ts';
import type { RegistrationSource } from '#domain/customers/onboarding.ts';
import { canonicalBody, identitiesIn } from '#domain/customers/profile.ts';
import { DomainError } from '#domain/shared/errors.ts';
import { newId } from '#domain/shared/ids.ts';
import { parse } from '#domain/shared/parse.ts';
import { workflowIds } from '#domain/shared/workflow-ids.ts';
import { lockCustomers, lockIdentities, programsOfCustomers } from '../../queries/known-customers.ts';
import { programsToJoin } from '../../queries/programs-to-join.ts';
import { inTransaction, isDuplicateKey, type Sql, type Transaction } from '../../sql.ts';
import { putIntoOutbox, type OutboxRow } from '../outbox.ts';
import { noteFingerprints } from '../people/fingerprints.ts';
import { loadReferralBook, writeReferrals } from '../people/referral-registration.ts';
import { registrationPlan, type Draft } from './registration-plan.ts';
import { writeCustomers, writeIdentities, writeMemberships } from './write-customers.ts';
import { writeTimeline } from './write-timeline.ts';

export interface Item {
  position: number;
  /** As it was received: every item is validated on its own. */
  body: unknown;
}

/** How one item of many ended: 2xx with the id of what it made or found, or a refusal with its code. */
export interface Outcome {
  position: number;
  status: number;
  id?: string;
  code?: string;
  reason?: string;
  errors?: unknown;
}

export interface RegistrationOptions {
  source: RegistrationSource;
  now: Date;
}

const MOST_ATTEMPTS = 6;

export function refusalOf(position: number, error: unknown): Outcome {
  if (!(error instanceof DomainError)) throw error;
  return { position, status: error.status, code: error.code, reason: error.message.slice(0, 500), ...(error.details.errors !== undefined && { errors: error.details.errors }) };
}

/** The items that can be carried out, canonical, and refusals of the others. */
function read(items: readonly Item[], country: string): { valid: { position: number; body: CustomerBody }[]; refused: Outcome[] } {
  const valid: { position: number; body: CustomerBody }[] = [];
  const refused: Outcome[] = [];
  for (const { position, body } of items) {
    try {
      const canonical = canonicalBody(parse(CustomerBody, body, 'body'), country);
      if (identitiesIn(canonical).length === 0) throw new DomainError('invalid_request', 'A customer needs an externalId, phone, email or telegram.', { status: 400 });
      valid.push({ position, body: canonical });
    } catch (error) {
      refused.push(refusalOf(position, error));
    }
  }
  return { valid, refused };
}

async function loadDrafts(sql: Sql, organizationId: string, bodies: readonly CustomerBody[]) {
  const identities = await lockIdentities(sql, organizationId, bodies.flatMap(identitiesIn));
  const ids = [...new Set(identities.map(({ customerId }) => customerId))];
  const [known, programs] = [await lockCustomers(sql, organizationId, ids), await programsOfCustomers(sql, organizationId, ids)];
  const drafts = new Map(known.map((customer): [string, Draft] => [customer.id, {
    ...customer, isNew: false, changed: false, programs: programs.get(customer.id) ?? new Set(), joins: [], timeline: [], startOnboarding: null,
  }]));
  const owners = new Map(identities.flatMap(({ customerId, ...identity }) => {
    const draft = drafts.get(customerId);
    return draft ? [[identityKey(identity), { draft, identity }] as const] : [];
  }));
  for (const draft of drafts.values()) for (const identity of identitiesIn(draft.profile)) owners.set(identityKey(identity), { draft, identity });
  return { drafts, owners };
}

const outboxRow = (organizationId: string, { id, startOnboarding }: Draft, now: Date): OutboxRow[] => (startOnboarding === null ? [] : [{
  id: newId(), organizationId, workflow: 'customerOnboarding', workflowId: workflowIds.onboarding(organizationId, id), input: startOnboarding, createdAt: now,
}]);

async function register(sql: Transaction, organizationId: string, valid: readonly { position: number; body: CustomerBody }[], { source, now }: RegistrationOptions) {
  const programs = await programsToJoin(sql, organizationId);
  const { drafts: known, owners } = await loadDrafts(sql, organizationId, valid.map(({ body }) => body));
  const referrals = await loadReferralBook(sql, organizationId, valid.map(({ body }) => body), [...known.keys()]);
  const plan = registrationPlan({ organizationId, source, now, programs, referrals }, known.values(), owners);
  const outcomes = valid.map(({ position, body }): Outcome => {
    try {
      const { status, draft } = plan.register(body);
      return { position, status, id: draft.id };
    } catch (error) {
      return refusalOf(position, error);
    }
  });
  const drafts = [...plan.drafts];
  await writeCustomers(sql, organizationId, drafts, now);
  await writeIdentities(sql, organizationId, plan.identityChanges(), now);
  await writeMemberships(sql, organizationId, drafts, now);
  await writeReferrals(sql, organizationId, referrals?.added ?? [], now);
  await noteFingerprints(sql, organizationId, drafts.filter(({ changed }) => changed).flatMap(({ id, profile }) => fingerprintsIn(profile.attributes).map((print) => ({ ...print, customerId: id, seenAt: now }))));
  await writeTimeline(sql, organizationId, drafts.flatMap(({ timeline }) => timeline));
  const starts = drafts.flatMap((draft) => outboxRow(organizationId, draft, now));
  await putIntoOutbox(sql, starts);
  return { outcomes, starts };
}

/**
 * Creates or updates customers by their identities, in the order given, in one transaction. An item that is refused changes
 * nothing and stops nobody. Two calls at once that name the same person end as one customer: the later one starts again.
 *
 * @returns an outcome for each item in its place, and the onboardings that are to be started (they stand in the outbox)
 */
export async function registerCustomers(organization: { id: string; country: string }, items: readonly Item[], options: RegistrationOptions): Promise<{ outcomes: Outcome[]; starts: OutboxRow[] }> {
  const { valid, refused } = read(items, organization.country);
  if (valid.length === 0) return { outcomes: refused, starts: [] };
  for (let attempt = 1; ; attempt++) {
    try {
      const { outcomes, starts } = await inTransaction((sql) => register(sql, organization.id, valid, options));
      return { outcomes: [...outcomes, ...refused].sort((a, b) => a.position - b.position), starts };
    } catch (error) {
      if (!isDuplicateKey(error) || attempt === MOST_ATTEMPTS) throw error;
    }
  }
}
