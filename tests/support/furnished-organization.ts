import { createInvitation } from '#db/commands/accounts-invitations.ts';
import { mergeCustomers } from '#db/commands/people/merge-customers.ts';
import { registerCustomers } from '#db/commands/customers/register-customers.ts';
import { stageBatch } from '#db/commands/ingestion/batches.ts';
import { bookPurchases } from '#db/commands/purchases/book.ts';
import { preparePurchases } from '#db/commands/purchases/prepare.ts';
import { sql } from '#db/sql.ts';
import { PurchaseBody } from '#domain/loyalty/purchase/body.ts';
import { DomainError } from '#domain/shared/errors.ts';
import { newId } from '#domain/shared/ids.ts';
import { hashToken, newToken } from '#api/accounts/tokens.ts';
import { buildCards } from './cards.ts';
import { buildInstruments } from './instruments.ts';
import { buildOffer } from './offers.ts';
import { buildProgram } from './programs.ts';
import { buildPlace, joinTeam, registerOrganization, type TestOrganization } from './factories.ts';

export interface FurnishedOrganization extends TestOrganization {
  /** A word that stands in every name, and the code of a program: whoever reads it has seen this organization's rows. */
  mark: string;
  customerId: string;
  customerExternalId: string;
  memberId: string;
  purchaseId: string;
  purchaseExternalId: string;
  placeExternalId: string;
  importId: string;
  teamMemberId: string;
  mergeId: string;
  invitationId: string;
  offerCode: string;
  segmentCode: string;
  instrumentTypeCode: string;
  instrumentCode: string;
  poolId: string;
  cardTypeCode: string;
  cardNumber: string;
  paymentCardId: string;
}

async function buildPurchase(organizationId: string, fields: { externalId: string; customer: { id: string }; place: string; lines: object[] }): Promise<string> {
  const body = PurchaseBody.parse({ occurredAt: new Date(Date.now() - 60_000).toISOString(), currency: 'RUB', ...fields });
  const [command] = await preparePurchases(organizationId, [{ body, bodyHash: hashToken(fields.externalId) }]);
  if (!command || command instanceof DomainError) throw command ?? new Error('no purchase');
  const { outcomes: [outcome] } = await bookPurchases({ organizationId, workflowId: `test:${newId()}`, runId: newId(), purchases: [command] });
  if (outcome?.status !== 'processed') throw new Error('the purchase was refused');
  return outcome.id;
}

/** A second customer that was merged into the first. */
async function buildMerge(organizationId: string, into: string): Promise<string> {
  const { outcomes: [other] } = await registerCustomers({ id: organizationId, country: 'RU' }, [{ position: 0, body: { externalId: `twin-${newId()}` } }], { source: 'import', now: new Date() });
  const merge = { organizationId, into, from: async () => other!.id!, externalId: newId(), bodyHash: hashToken(newId()), occurredAt: Date.now(), actor: 'test' };
  return (await mergeCustomers(merge)).answer.id;
}

/** An organization with one of everything: place, team, invitation, customer with membership, purchase with points, import. */
export async function furnishedOrganization(): Promise<FurnishedOrganization> {
  const mark = `mark${newId().replaceAll('-', '')}`;
  const organization = await registerOrganization({ name: `Business ${mark}` });
  const { organizationId } = organization;
  const place = await buildPlace(organizationId, { externalId: `place-${newId()}`, name: `Place ${mark}` });
  const { memberId: teamMemberId } = await joinTeam({ organizationId, role: 'viewer', email: `${mark}@example.test` });
  const invitationId = await createInvitation({ organizationId, email: `guest.${mark}@example.test`, role: 'viewer', place: null, tokenHash: hashToken(newToken()), invitedBy: null });
  const customerExternalId = `customer-${newId()}`;
  const { outcomes: [registered] } = await registerCustomers({ id: organizationId, country: 'RU' },
    [{ position: 0, body: { externalId: customerExternalId, name: `Customer ${mark}`, email: `${mark}@example.test` } }], { source: 'import', now: new Date() });
  if (!registered?.id) throw new Error('the customer was refused');
  const membership = await sql.row<{ id: string }>('SELECT id FROM memberships WHERE organization_id = ? AND customer_id = ?', [organizationId, registered.id]);
  if (!membership) throw new Error('the customer is no member');
  await buildProgram(organizationId, mark, { enrolment: 'manual' });
  const purchaseExternalId = `purchase-${newId()}`;
  const lines = [{ name: `Goods ${mark}`, quantity: 2, unitPriceMinor: 100_000 }];
  const purchaseId = await buildPurchase(organizationId, { externalId: purchaseExternalId, customer: { id: registered.id }, place: place.externalId, lines });
  const importId = await stageBatch({ organizationId, kind: 'customers', source: 'import', fileName: `${mark}.csv` }, [{ position: 1, body: {}, refusal: { status: 400, code: 'invalid_request', reason: mark } }]);
  return {
    ...organization, mark, customerId: registered.id, customerExternalId, memberId: membership.id, purchaseId, purchaseExternalId,
    placeExternalId: place.externalId, importId, teamMemberId, mergeId: await buildMerge(organizationId, registered.id), invitationId,
    ...await buildOffer(organizationId, { mark, customerId: registered.id }), ...await buildInstruments(organizationId, { mark, customerId: registered.id }),
    ...await buildCards(organizationId, { mark, customerId: registered.id }),
  };
}
