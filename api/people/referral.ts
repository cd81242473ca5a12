import { referralCodeOf } from '#db/commands/people/referral-code.ts';
import { organizationContext, programFor } from '#db/queries/organization-context.ts';
import { referralsOf, type ReferralRecord } from '#db/queries/referrals.ts';
import { DomainError } from '#domain/shared/errors.ts';
import { visibleCustomer } from '../customers/context.ts';
import { route } from '../routing/route.ts';
import { presentReferral } from './presenter.ts';
import { CustomerParams, ReferralAnswer, ReferralQuery } from './schema.ts';

const referral = route({
  method: 'get', path: '/v1/customers/{id}/referral', operationId: 'getReferral', tag: 'People', access: 'customers.read',
  summary: 'The code a customer recommends a program with, and who came by it',
  params: CustomerParams, query: ReferralQuery,
  answers: { 200: { description: 'The code is made at the first reading', schema: ReferralAnswer } }, problems: [422],
  handler: async ({ actor, params, query }) => {
    const { id } = await visibleCustomer(actor, params.id);
    const context = await organizationContext(actor.organizationId);
    const program = programFor(context, query.program, null) ?? programFor(await organizationContext(actor.organizationId, { fresh: true }), query.program, null);
    if (!program) throw new DomainError('program_not_found', 'There is no such program.');
    const now = new Date();
    const code = await referralCodeOf(actor.organizationId, program.id, id, now);
    const { referredBy, friends } = await referralsOf(actor.organizationId, { programId: program.id, customerId: id, at: (query.asOf ?? now).getTime() });
    // A partner sees who else there is by id only: the others may have bought elsewhere.
    const seen = (record: ReferralRecord): ReferralRecord => (actor.placePath === undefined ? record : { ...record, customerName: null });
    return { status: 200, body: presentReferral(code, referredBy && seen(referredBy), friends.map(seen)), subjectId: id };
  },
});

export const referralRoutes = [referral];
