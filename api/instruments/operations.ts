import type { Request } from 'express';
import { earlierOperation, operateInstrument } from '#db/commands/instruments/operate.ts';
import { cancelVisit, releaseReservation, reserveInstrument, visitInstrument, type InstrumentCall } from '#db/commands/instruments/visit.ts';
import { planBlock, planFreeze, planRefund, planTopUp, planTransfer, planUnfreeze } from '#domain/loyalty/instruments/operations.ts';
import type { Instrument, InstrumentEntry } from '#domain/loyalty/instruments/types.ts';
import { bodyHash } from '#domain/shared/canonical.ts';
import { actorName, type Actor } from '../actor.ts';
import { replayHeader } from '../purchases/returns.ts';
import { route, type Reply, type Route } from '../routing/route.ts';
import { customerIdOf, placeOf } from './context.ts';
import { withoutGuessing } from './guessing.ts';
import { presentInstrumentAt } from './presenter.ts';
import {
  ActionBody, CancelBody, FreezeBody, InstrumentAnswer, InstrumentParams, RefundAnswer, ReleaseBody, ReservationAnswer, ReservationBody, TopUpBody, TransferBody, VisitAnswer, VisitBody, VisitParams,
} from './schema.ts';

const tag = 'Instruments';

interface Asked {
  params: { instrument: string };
  body: { externalId?: string | undefined; occurredAt?: Date | undefined } | undefined;
  request: Request;
  actor: Actor;
}

const callOf = ({ params, body, request, actor }: Asked): InstrumentCall => ({
  organizationId: actor.organizationId, code: params.instrument, occurredAt: (body?.occurredAt ?? new Date()).getTime(), externalId: body?.externalId,
  bodyHash: bodyHash((request.body as object | undefined) ?? {}), actor: actorName(actor),
});

async function done({ actor, params }: Asked, status: number, work: () => Promise<{ answer: unknown; replayed: boolean }>): Promise<Reply> {
  const { answer, replayed } = await withoutGuessing(actor, [params.instrument], work);
  return { status, body: answer, headers: replayHeader(replayed) };
}

/** The same for an operation that names customers or a place: its repetition answers as the first time, also when these are gone. */
const doneOnce = (asked: Asked, { status, type }: { status: number; type: InstrumentEntry['type'] }, work: () => Promise<{ answer: unknown; replayed: boolean }>): Promise<Reply> =>
  done(asked, status, async () => (await earlierOperation({ ...callOf(asked), type })) ?? work());

const shown = (instrument: Instrument, timezone: string, { occurredAt }: InstrumentEntry) => ({ instrument: presentInstrumentAt(instrument, { at: occurredAt, timezone }) });

const reserve = route({
  method: 'post', path: '/v1/instruments/{instrument}/reservations', operationId: 'reserveInstrument', tag, summary: 'Keep a coupon for a customer until a time-out', access: 'instruments.write',
  params: InstrumentParams, body: ReservationBody,
  answers: { 201: { description: 'Reserved', schema: ReservationAnswer } },
  handler: async (asked) => {
    return doneOnce(asked, { status: 201, type: 'reserve' }, async () =>
      reserveInstrument(callOf(asked), { customerId: await customerIdOf(asked.actor.organizationId, asked.body.customer), ttlMs: asked.body.ttlSeconds * 1000 }));
  },
});

const release = route({
  method: 'post', path: '/v1/instruments/{instrument}/reservations/release', operationId: 'releaseReservation', tag, summary: 'End a reservation before its time-out', access: 'instruments.write',
  params: InstrumentParams, body: ReleaseBody,
  answers: { 200: { description: 'Free again; `expiresAt` is when it ended', schema: ReservationAnswer } },
  handler: async (asked) => {
    return doneOnce(asked, { status: 200, type: 'release' }, async () => releaseReservation(callOf(asked), await customerIdOf(asked.actor.organizationId, asked.body.customer)));
  },
});

const visit = route({
  method: 'post', path: '/v1/instruments/{instrument}/visits', operationId: 'visitInstrument', tag, summary: 'A visit on a season pass', access: 'instruments.write', params: InstrumentParams, body: VisitBody,
  answers: { 201: { description: 'Counted', schema: VisitAnswer } },
  handler: async (asked) => {
    const { service, place, units = 1 } = asked.body;
    const where = await placeOf(asked.actor.organizationId, place);
    return done(asked, 201, () => visitInstrument(callOf(asked), { service, units, ...where }));
  },
});

const cancel = route({
  method: 'post', path: '/v1/instruments/{instrument}/visits/{visit}/cancel', operationId: 'cancelVisit', tag, summary: 'Take a visit back', access: 'instruments.write', params: VisitParams, body: CancelBody,
  answers: { 200: { description: 'Given back', schema: VisitAnswer } },
  handler: async (asked) => done(asked, 200, () => cancelVisit({ ...callOf(asked), externalId: asked.params.visit }, { isDated: asked.body?.occurredAt !== undefined })),
});

const freeze = route({
  method: 'post', path: '/v1/instruments/{instrument}/freeze', operationId: 'freezeInstrument', tag, summary: 'Stop a season pass for some days; its end moves', access: 'instruments.write', params: InstrumentParams, body: FreezeBody,
  answers: { 200: { description: 'Frozen', schema: InstrumentAnswer } },
  handler: async (asked) => {
    const call = callOf(asked);
    return done(asked, 200, () => operateInstrument({ ...call, type: 'freeze', answer: shown, plan: (instrument, timezone) => planFreeze(instrument, { at: call.occurredAt, days: asked.body?.days }, timezone) }));
  },
});

const unfreeze = route({
  method: 'post', path: '/v1/instruments/{instrument}/unfreeze', operationId: 'unfreezeInstrument', tag, summary: 'End a freeze early; days not used are given back', access: 'instruments.write', params: InstrumentParams, body: ActionBody,
  answers: { 200: { description: 'No longer frozen', schema: InstrumentAnswer } },
  handler: async (asked) => {
    const call = callOf(asked);
    return done(asked, 200, () => operateInstrument({ ...call, type: 'unfreeze', answer: shown, plan: (instrument, timezone) => planUnfreeze(instrument, call.occurredAt, timezone) }));
  },
});

const refund = route({
  method: 'post', path: '/v1/instruments/{instrument}/refund', operationId: 'refundInstrument', tag, summary: 'Pay back what is left', access: 'instruments.write', params: InstrumentParams, body: ActionBody,
  answers: { 200: { description: 'What to pay back, rounded down', schema: RefundAnswer } },
  handler: async (asked) => {
    const call = callOf(asked);
    return done(asked, 200, () => operateInstrument({
      ...call, type: 'refund', plan: (instrument, timezone) => planRefund(instrument, call.occurredAt, timezone).entry,
      answer: (instrument, timezone, entry) => ({ refundMinor: Number(entry.details.refundMinor), ...shown(instrument, timezone, entry) }),
    }));
  },
});

const blocking = (type: 'block' | 'unblock', summary: string): Route => route({
  method: 'post', path: `/v1/instruments/{instrument}/${type}`, operationId: `${type}Instrument`, tag, summary, access: 'instruments.write', params: InstrumentParams, body: ActionBody,
  answers: { 200: { description: 'Done', schema: InstrumentAnswer } },
  handler: async (asked) => {
    const call = callOf(asked);
    return done(asked, 200, () => operateInstrument({ ...call, type, answer: shown, plan: (instrument, timezone) => planBlock(instrument, type, call.occurredAt, timezone) }));
  },
});

const transfer = route({
  method: 'post', path: '/v1/instruments/{instrument}/transfer', operationId: 'transferInstrument', tag, summary: 'Give an instrument to another customer', access: 'instruments.write', params: InstrumentParams, body: TransferBody,
  answers: { 200: { description: 'Given', schema: InstrumentAnswer } },
  handler: async (asked) => {
    const call = callOf(asked);
    return doneOnce(asked, { status: 200, type: 'transfer' }, async () => {
      const from = asked.body.from && await customerIdOf(call.organizationId, asked.body.from);
      const to = await customerIdOf(call.organizationId, asked.body.to);
      return operateInstrument({ ...call, type: 'transfer', answer: shown, plan: (instrument, timezone) => planTransfer(instrument, { at: call.occurredAt, from, to }, timezone) });
    });
  },
});

const topUp = route({
  method: 'post', path: '/v1/instruments/{instrument}/top-up', operationId: 'topUpInstrument', tag, summary: 'Add money or visits', access: 'instruments.write', params: InstrumentParams, body: TopUpBody,
  answers: { 201: { description: 'Added', schema: InstrumentAnswer } },
  handler: async (asked) => {
    const call = callOf(asked);
    const { amount, priceMinor } = asked.body;
    return done(asked, 201, () => operateInstrument({ ...call, type: 'top_up', answer: shown, plan: (instrument, timezone) => planTopUp(instrument, { at: call.occurredAt, amount, priceMinor }, timezone) }));
  },
});

export const operationRoutes: Route[] = [
  reserve, release, visit, cancel, freeze, unfreeze, refund, blocking('block', 'Stop an instrument that was lost or misused'), blocking('unblock', 'Let a blocked instrument be used again'), transfer, topUp,
];
