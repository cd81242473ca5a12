import { findOrganization, type OrganizationRow } from '#db/queries/accounts.ts';
import { findPlaceByExternalId } from '#db/queries/places.ts';
import { liabilityMinorAt } from '#db/queries/reports-liability.ts';
import { buyersBetween, namesOfPlaces, pointsLiabilityAt, refundsBetween, registrationsBetween, salesBetween, type ReportScope, type SalesRow } from '#db/queries/reports.ts';
import { isWithin } from '#domain/partners/tree.ts';
import { DomainError, notFound } from '#domain/shared/errors.ts';
import { localDaysUntil } from '#domain/shared/local-days.ts';
import type { Actor } from '../actor.ts';
import { attentionList } from './attention.ts';
import { average, daily, topPlaces, totals } from './figures.ts';

const MOST_PLACES = 10;

/** What the actor asks about: the organization, or a place that a partner sees; a partner's own subtree unless a place in it is named. */
async function scopeOf({ organizationId, placePath }: Actor, currency: string, externalId: string | undefined): Promise<ReportScope> {
  const place = externalId === undefined ? undefined : await findPlaceByExternalId(organizationId, externalId);
  const isHidden = place && placePath !== undefined && !isWithin(place.path, placePath);
  if (externalId !== undefined && (!place || isHidden)) throw new DomainError('place_not_found', `There is no place ${externalId}.`, { place: externalId });
  const withinPath = place?.path ?? placePath;
  return { organizationId, currency, ...(withinPath !== undefined && { withinPath }) };
}

/** When the organization last heard of anything; for a place, the last purchase there in the time that was read. */
function lastEvent({ lastEventAt }: OrganizationRow, { withinPath }: ReportScope, sales: readonly SalesRow[]): string | null {
  if (withinPath === undefined) return lastEventAt?.toISOString() ?? null;
  return sales.length === 0 ? null : new Date(Math.max(...sales.map(({ lastAt }) => lastAt.getTime()))).toISOString();
}

/**
 * The figures of the last days in the organization's zone, ending with today, beside those of as many days before.
 *
 * @throws DomainError `place_not_found` (422)
 */
export async function overview(actor: Actor, { days, place }: { days: number; place?: string | undefined }, now = new Date()) {
  const organization = await findOrganization(actor.organizationId);
  if (!organization) throw notFound('organization');
  const scope = await scopeOf(actor, organization.currency, place);
  const { dates, starts } = localDaysUntil(now.getTime(), organization.timezone, days * 2);
  const periods = [starts[0]!, starts[days]!, starts.at(-1)!];
  const [sales, refunds, buyers, newCustomers, liability, previousLiability, liabilityMinor, previousLiabilityMinor, attention] = await Promise.all([
    salesBetween(scope, starts), refundsBetween(scope, starts), buyersBetween(scope, periods), registrationsBetween(scope, periods),
    pointsLiabilityAt(scope, now), pointsLiabilityAt(scope, new Date(periods[1]!)),
    liabilityMinorAt(scope, now), liabilityMinorAt(scope, new Date(periods[1]!)), attentionList(scope, now, { seesRuns: actor.permissions.has('runs.read') }),
  ]);
  const movements = { days, sales, refunds };
  const { current, previous } = totals(movements);
  const top = topPlaces(movements, MOST_PLACES);
  const names = await namesOfPlaces(actor.organizationId, top.map(({ placeId }) => placeId));
  return {
    period: { from: new Date(periods[1]!).toISOString(), to: new Date(periods[2]!).toISOString(), timezone: organization.timezone },
    currency: organization.currency,
    metrics: {
      revenueMinor: { value: current.revenueMinor, previous: previous.revenueMinor },
      purchases: { value: current.purchases, previous: previous.purchases },
      averageMinor: { value: average(current), previous: average(previous) },
      buyers: { value: buyers.get(1) ?? 0, previous: buyers.get(0) ?? 0 },
      newCustomers: { value: newCustomers.get(1) ?? 0, previous: newCustomers.get(0) ?? 0 },
      pointsLiability: { value: liability, previous: previousLiability },
      liabilityMinor: { value: liabilityMinor, previous: previousLiabilityMinor },
    },
    daily: daily(movements, dates.slice(days)),
    places: top.flatMap(({ placeId, revenueMinor, purchases }) => (names.has(placeId) ? [{ place: names.get(placeId)!, revenueMinor, purchases }] : [])),
    attention,
    lastEventAt: lastEvent(organization, scope, sales),
  };
}
