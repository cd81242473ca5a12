import { eraseCustomer } from '#db/commands/customers/erase-customer.ts';
import { joinProgram } from '#db/commands/customers/join-program.ts';
import { registerCustomers } from '#db/commands/customers/register-customers.ts';
import { updateCustomer } from '#db/commands/customers/update-customer.ts';
import { findCustomer } from '#db/queries/customers.ts';
import { CustomerBody, CustomerChange } from '#domain/customers/body.ts';
import { DomainError, notFound } from '#domain/shared/errors.ts';
import { route } from '../routing/route.ts';
import { organizationOf, visibleCustomer } from './context.ts';
import { startWritten } from '../written-runs.ts';
import { endOnboarding } from './onboarding.ts';
import { presentCustomer, presentOnboarding } from './presenter.ts';
import { changedAnswer, customerParams, membershipAnswer, membershipBody, registeredAnswer } from './schema.ts';

const register = route({
  method: 'post', path: '/v1/customers', operationId: 'registerCustomer', tag: 'Customers', access: 'customers.write',
  summary: 'New user: registers a person, or updates one known by an identity',
  body: CustomerBody,
  answers: {
    201: { description: 'Registered', schema: registeredAnswer },
    200: { description: 'Known by one of the identities: the fields were merged', schema: registeredAnswer },
  },
  handler: async ({ actor, request }) => {
    const organization = await organizationOf(actor);
    // The command validates items that arrive in any way, so it takes the body as it was received.
    const { outcomes: [outcome], starts: [start] } = await registerCustomers(organization, [{ position: 0, body: request.body }], { source: 'api', now: new Date() });
    if (!outcome?.id) throw new DomainError(outcome?.code ?? 'invalid_request', outcome?.reason ?? '', { status: outcome?.status ?? 400, ...(outcome?.errors !== undefined && { errors: outcome.errors }) });
    const started = start && await startWritten(start);
    const row = await findCustomer({ organizationId: actor.organizationId }, outcome.id);
    if (!row) throw notFound('customer');
    const running = row.onboarding === 'running' ? presentOnboarding(actor.organizationId, row)?.workflow : undefined;
    return { status: outcome.status, body: { customer: presentCustomer(row, organization.currency), workflow: started ?? running ?? null }, subjectId: row.id };
  },
});

const change = route({
  method: 'patch', path: '/v1/customers/{id}', operationId: 'changeCustomer', tag: 'Customers', access: 'customers.write',
  summary: 'Changes a profile: absent fields stay, null erases, attributes and consents merge by key',
  params: customerParams, body: CustomerChange,
  answers: { 200: { description: 'Changed', schema: changedAnswer } },
  handler: async ({ actor, params, body }) => {
    const organization = await organizationOf(actor);
    const { id } = await visibleCustomer(actor, params.id);
    await updateCustomer(organization, id, body, new Date());
    return { status: 200, body: { customer: presentCustomer(await visibleCustomer(actor, id), organization.currency) }, subjectId: id };
  },
});

const join = route({
  method: 'post', path: '/v1/customers/{id}/memberships', operationId: 'joinProgram', tag: 'Customers', access: 'customers.write',
  summary: 'Adds a customer to a program; who is a member already stays as they are',
  params: customerParams, body: membershipBody,
  answers: { 201: { description: 'Joined, on the first level', schema: membershipAnswer }, 200: { description: 'A member already: nothing changed', schema: membershipAnswer } },
  handler: async ({ actor, params, body: { program, occurredAt = new Date() } }) => {
    const { id } = await visibleCustomer(actor, params.id);
    const { membership, isNew } = await joinProgram({ organizationId: actor.organizationId, customerId: id, program, joinedAt: occurredAt });
    return { status: isNew ? 201 : 200, body: { membership: { id: membership.id, program, level: membership.level } }, subjectId: id };
  },
});

const erase = route({
  method: 'delete', path: '/v1/customers/{id}', operationId: 'eraseCustomer', tag: 'Customers', access: 'customers.erase',
  summary: 'Erases the person; purchases, points and their sums stay without a name',
  params: customerParams,
  answers: { 204: { description: 'Erased' } },
  handler: async ({ actor, params }) => {
    const { id } = await visibleCustomer(actor, params.id);
    const { wasOnboarding } = await eraseCustomer(actor.organizationId, id, new Date());
    if (wasOnboarding) await endOnboarding(actor.organizationId, id);
    return { status: 204, subjectId: id };
  },
});

export const writingRoutes = [register, change, join, erase];
