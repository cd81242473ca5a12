import { recordEvents } from '#db/commands/customers/record-events.ts';
import { findEvent } from '#db/queries/find-event.ts';
import { EventBody } from '#domain/customers/body.ts';
import { DomainError, notFound } from '#domain/shared/errors.ts';
import { route } from '../routing/route.ts';
import { organizationOf } from './context.ts';
import { presentEvent } from './presenter.ts';
import { eventAnswer } from './schema.ts';

const record = route({
  method: 'post', path: '/v1/events', operationId: 'recordEvent', tag: 'Events', access: 'customers.write',
  summary: 'Something a customer did, for the timeline',
  body: EventBody,
  answers: { 201: { description: 'Recorded, now or by the same call before', schema: eventAnswer } },
  handler: async ({ actor, request }) => {
    const organization = await organizationOf(actor);
    const [outcome] = await recordEvents(organization, [{ position: 0, body: request.body }], new Date());
    if (!outcome?.id) throw new DomainError(outcome?.code ?? 'invalid_request', outcome?.reason ?? '', { status: outcome?.status ?? 400 });
    const event = await findEvent(actor.organizationId, outcome.id);
    if (!event) throw notFound('event');
    const headers: Record<string, string> = outcome.replayed === true ? { 'Idempotency-Replayed': 'true' } : {};
    return { status: 201, body: { event: presentEvent(event) }, headers, subjectId: event.customerId };
  },
});

export const eventRoutes = [record];
