import { linkCustomers } from '#db/commands/people/persons.ts';
import { customerNames } from '#db/queries/customer-names.ts';
import { suggestedPairs } from '#db/queries/customer-suggestions.ts';
import { membershipsAt } from '#db/queries/memberships.ts';
import { mergedInto, personOf } from '#db/queries/persons.ts';
import { bodyHash } from '#domain/shared/canonical.ts';
import { DomainError } from '#domain/shared/errors.ts';
import { organizationOf, visibleCustomer } from '../customers/context.ts';
import { scopeOf } from '../customers/policy.ts';
import { replayHeader } from '../purchases/returns.ts';
import { route } from '../routing/route.ts';
import { referenceOf } from './merges.ts';
import { presentPerson } from './presenter.ts';
import { CustomerParams, LinkAnswer, LinkBody, PersonAnswer, PersonQuery, Suggestions, SuggestionsQuery } from './schema.ts';

const link = route({
  method: 'post', path: '/v1/customers/{id}/links', operationId: 'linkCustomer', tag: 'People', access: 'customers.write',
  summary: 'Says that two customers are one person; balances stay apart',
  params: CustomerParams, body: LinkBody,
  answers: { 201: { description: 'Linked', schema: LinkAnswer } },
  handler: async ({ actor, params, body, request }) => {
    const { id } = await visibleCustomer(actor, params.id);
    const { answer, replayed } = await linkCustomers({
      organizationId: actor.organizationId, customerId: id, to: referenceOf(actor, body.to), externalId: body.externalId, bodyHash: bodyHash({ ...(request.body as object), customer: id }),
    });
    return { status: 201, body: { link: { id: answer.id, externalId: answer.externalId }, person: answer.person }, headers: replayHeader(replayed), subjectId: id };
  },
});

const person = route({
  method: 'get', path: '/v1/customers/{id}/person', operationId: 'getPerson', tag: 'People', access: 'customers.read',
  summary: 'One person over all programs: everybody linked, with what they hold',
  params: CustomerParams, query: PersonQuery,
  answers: { 200: { description: 'The person', schema: PersonAnswer } },
  handler: async ({ actor, params, query }) => {
    const [{ id }, { currency }] = await Promise.all([visibleCustomer(actor, params.id), organizationOf(actor)]);
    const at = (query.asOf ?? new Date()).getTime();
    const { personId, customers } = await personOf(scopeOf(actor), id);
    const [merged, memberships] = await Promise.all([
      mergedInto(actor.organizationId, customers.map((customer) => customer.id)),
      Promise.all(customers.map((customer) => membershipsAt(actor.organizationId, customer.id, at))),
    ]);
    const views = customers.map((customer, index) => ({ customer, memberships: memberships[index]!, merged: merged.filter(({ into }) => into === customer.id) }));
    return { status: 200, body: { person: presentPerson(personId, views, { currency, at }) }, subjectId: id };
  },
});

const suggestions = route({
  method: 'get', path: '/v1/customers/suggestions', operationId: 'suggestMatches', tag: 'People', access: 'customers.write',
  summary: 'Pairs of customers who may be one person, the likeliest first, and why',
  query: SuggestionsQuery,
  answers: { 200: { description: 'Pairs', schema: Suggestions } },
  handler: async ({ actor, query }) => {
    if (actor.placePath !== undefined) throw new DomainError('forbidden', 'A partner sees only a part of the base.', { status: 403 });
    const found = await suggestedPairs(actor.organizationId, query.limit);
    const names = new Map((await customerNames(actor.organizationId, [...new Set(found.flatMap(({ pair }) => pair))])).map(({ id, name }) => [id, name]));
    const data = found.map(({ pair, score, reasons }) => ({ customers: pair.map((id) => ({ id, name: names.get(id) ?? null })), score, reasons }));
    return { status: 200, body: { data, nextCursor: null } };
  },
});

export const personRoutes = [suggestions, link, person];
