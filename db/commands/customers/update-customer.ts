import type { CustomerChange } from '#domain/customers/body.ts';
import { fingerprintsIn } from '#domain/customers/fingerprints.ts';
import { identityKey } from '#domain/customers/identities.ts';
import { canonicalBody, identitiesIn, mergeProfile } from '#domain/customers/profile.ts';
import { conflict, DomainError, notFound } from '#domain/shared/errors.ts';
import { lockCustomers, lockIdentities } from '../../queries/known-customers.ts';
import { inTransaction, isDuplicateKey } from '../../sql.ts';
import { noteFingerprints } from '../people/fingerprints.ts';
import { changeEntries } from './registration-plan.ts';
import { writeCustomers, writeIdentities } from './write-customers.ts';
import { writeTimeline } from './write-timeline.ts';

const taken = () => conflict('identity_conflict', 'Another customer has this identity.');

/**
 * Changes a profile by hand: what is absent stays, null erases, identities move with their fields.
 *
 * @throws DomainError `not_found`, `identity_conflict` (409) when another person has a new identity, `identity_required` (422)
 * when nothing would be left to recognise the person by
 */
export async function updateCustomer(organization: { id: string; country: string }, id: string, change: CustomerChange, now: Date): Promise<void> {
  const canonical = canonicalBody(change, organization.country);
  try {
    await inTransaction(async (sql) => {
      const [known] = await lockCustomers(sql, organization.id, [id]);
      if (!known) throw notFound('customer');
      const update = mergeProfile(known.profile, canonical, { nullErases: true, now });
      const [before, after] = [identitiesIn(known.profile), identitiesIn(update.profile)];
      if (after.length === 0) throw new DomainError('identity_required', 'A customer needs an externalId, phone, email or telegram.');
      const added = after.filter((identity) => !before.some((old) => identityKey(old) === identityKey(identity)));
      const owned = await lockIdentities(sql, organization.id, added);
      if (owned.some(({ customerId }) => customerId !== id)) throw taken();
      const removed = before.filter((identity) => !after.some((kept) => identityKey(kept) === identityKey(identity)));
      const isNew = added.filter((identity) => !owned.some((row) => identityKey(row) === identityKey(identity)));
      const changed = update.changed.length > 0 || update.consents.length > 0;
      await writeCustomers(sql, organization.id, [{ ...known, profile: update.profile, isNew: false, changed, programs: new Set(), joins: [], timeline: [], startOnboarding: null }], now);
      await writeIdentities(sql, organization.id, { removed, added: isNew.map((identity) => ({ ...identity, customerId: id })) }, now);
      if (changed) await noteFingerprints(sql, organization.id, fingerprintsIn(update.profile.attributes).map((print) => ({ ...print, customerId: id, seenAt: now })));
      await writeTimeline(sql, organization.id, changeEntries(id, update, now));
    });
  } catch (error) {
    throw isDuplicateKey(error) ? taken() : error;
  }
}
