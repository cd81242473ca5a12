import type { CustomerBody } from '#domain/customers/body.ts';
import { identityKey, type Identity } from '#domain/customers/identities.ts';
import { onboardingInput, startsOnboarding, type OnboardingInput, type RegistrationSource } from '#domain/customers/onboarding.ts';
import { EMPTY_PROFILE, identitiesIn, mergeProfile, type Profile, type ProfileUpdate } from '#domain/customers/profile.ts';
import { conflict, DomainError } from '#domain/shared/errors.ts';
import { newId } from '#domain/shared/ids.ts';
import type { JoinableProgram } from '../../queries/programs-to-join.ts';
import { acceptCode, checkCode, type AcceptedCode, type ReferralBook } from '../people/referral-registration.ts';
import type { TimelineEntry } from './write-timeline.ts';

/** A customer as it will be after the calls; `id` of a row that exists or of one to come. */
export interface Draft {
  id: string;
  isNew: boolean;
  changed: boolean;
  profile: Profile;
  registeredAt: Date;
  createdAt: Date;
  onboarding: string | null;
  /** Ids of the programs the customer is in. */
  programs: Set<string>;
  joins: { program: JoinableProgram; joinedAt: Date }[];
  timeline: TimelineEntry[];
  startOnboarding: OnboardingInput | null;
}

export interface PlanContext {
  organizationId: string;
  source: RegistrationSource;
  now: Date;
  programs: JoinableProgram[];
  /** What referral codes are checked against; null when no call has one. */
  referrals: ReferralBook | null;
}

const consentEntry = (customerId: string, change: ProfileUpdate['consents'][number]): TimelineEntry => ({
  customerId, type: 'customer.consent', subjectId: null, occurredAt: new Date(change.at),
  details: { channel: change.channel, granted: change.granted, source: change.source },
});

export const changeEntries = (customerId: string, { changed, consents }: ProfileUpdate, now: Date): TimelineEntry[] => [
  ...(changed.length > 0 ? [{ customerId, type: 'customer.updated', subjectId: null, occurredAt: now, details: { fields: changed } }] : []),
  ...consents.map((change) => consentEntry(customerId, change)),
];

type Owners = Map<string, { draft: Draft; identity: Identity }>;

const ownersOf = (owners: Owners, identities: readonly Identity[]): Set<Draft> => new Set(identities.flatMap((identity) => owners.get(identityKey(identity))?.draft ?? []));

function onlyOwner(found: ReadonlySet<Draft>): Draft | undefined {
  if (found.size > 1) throw conflict('identity_conflict', 'These identities belong to two different customers.');
  return [...found][0];
}

function newDraft({ source, now }: PlanContext, registeredAt: Date): Draft {
  const id = newId();
  const type = source === 'import' ? 'customer.imported' : 'customer.registered';
  return {
    id, isNew: true, changed: true, profile: EMPTY_PROFILE, registeredAt, createdAt: now, onboarding: null, programs: new Set(), joins: [], startOnboarding: null,
    timeline: [{ customerId: id, type, subjectId: null, occurredAt: registeredAt, details: { source } }],
  };
}

/** An external id names a person for ever, so an earlier one keeps pointing to them; other identities are replaced. */
function claimIdentities(owners: Owners, draft: Draft, earlier: Profile): void {
  for (const identity of identitiesIn(earlier)) {
    if (identity.kind !== 'externalId' && draft.profile[identity.kind as 'email'] !== identity.value) owners.delete(identityKey(identity));
  }
  for (const identity of identitiesIn(draft.profile)) owners.set(identityKey(identity), { draft, identity });
}

function joinPrograms(programs: readonly JoinableProgram[], draft: Draft, codes: readonly string[], joinedAt: Date): void {
  for (const program of programs) {
    if (draft.programs.has(program.id) || !(program.automatic || codes.includes(program.code))) continue;
    draft.programs.add(program.id);
    draft.joins.push({ program, joinedAt });
  }
}

function takeCode({ referrals }: PlanContext, accepted: AcceptedCode, draft: Draft, registeredAt: Date): void {
  const { id, advocateId } = acceptCode(referrals!, accepted, draft.id, registeredAt);
  const entry = (customerId: string, role: string): TimelineEntry => ({ customerId, type: 'referral.registered', subjectId: id, occurredAt: registeredAt, details: { role } });
  draft.timeline.push(entry(draft.id, 'friend'), entry(advocateId, 'advocate'));
}

/** @returns 201 for a new person, 200 for a known one; whatever is refused is refused before anything changes */
function register(context: PlanContext, owners: Owners, body: CustomerBody): { status: 200 | 201; draft: Draft } {
  const { organizationId, source, now, programs } = context;
  const codes = body.programs ?? [];
  if (codes.some((code) => !programs.some((program) => program.code === code))) throw new DomainError('program_not_found', 'There is no such program.');
  const found = ownersOf(owners, identitiesIn(body));
  const accepted = checkCode(context.referrals, body, new Set([...found].map(({ id }) => id)), () => {
    const known = onlyOwner(found);
    return { id: known?.id ?? null, attributes: known?.profile.attributes ?? {}, programs: known?.programs ?? new Set() };
  });
  const owner = onlyOwner(found);
  const draft = owner ?? newDraft(context, body.registeredAt ?? now);
  const earlier = draft.profile;
  const update = mergeProfile(earlier, body, { nullErases: false, now });
  draft.timeline.push(...(owner ? changeEntries(draft.id, update, now) : update.consents.map((change) => consentEntry(draft.id, change))));
  draft.profile = update.profile;
  draft.changed ||= update.changed.length > 0 || update.consents.length > 0;
  if (owner && body.registeredAt && body.registeredAt.getTime() !== draft.registeredAt.getTime()) Object.assign(draft, { registeredAt: body.registeredAt, changed: true });
  claimIdentities(owners, draft, earlier);
  const invited = programs.filter(({ id }) => id === accepted?.programId).map(({ code }) => code);
  joinPrograms(programs, draft, [...codes, ...invited], owner ? now : draft.registeredAt);
  if (accepted) takeCode(context, accepted, draft, owner ? now : draft.registeredAt);
  const welcome = owner ? body.onboarding === true && draft.onboarding === null : startsOnboarding(body, source, now);
  if (welcome) Object.assign(draft, { onboarding: 'running', changed: true, startOnboarding: onboardingInput(organizationId, draft.id, now) });
  return { status: owner ? 200 : 201, draft };
}

/**
 * What a row of registrations does, computed one call after the other against the customers they may touch, so that calls
 * which name the same person in one batch end exactly as if they had been sent singly.
 *
 * @param owners who has which identity; changed by the calls
 */
export function registrationPlan(context: PlanContext, known: Iterable<Draft>, owners: Owners) {
  const drafts = new Set(known);
  const before = new Map([...owners].map(([key, { draft, identity }]) => [key, { customerId: draft.id, identity }]));
  return {
    drafts,
    register(body: CustomerBody) {
      const registered = register(context, owners, body);
      drafts.add(registered.draft);
      return registered;
    },
    /** Identities to add and to take away so that the table says what the calls said. */
    identityChanges() {
      const removed = [...before].filter(([key, { customerId }]) => owners.get(key)?.draft.id !== customerId).map(([, { identity }]) => identity);
      const added = [...owners].filter(([key, { draft }]) => before.get(key)?.customerId !== draft.id).map(([, { draft, identity }]) => ({ ...identity, customerId: draft.id }));
      return { removed, added };
    },
  };
}
