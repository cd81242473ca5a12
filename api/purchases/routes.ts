import { calculateReturn } from '#db/commands/purchases/calculate-return.ts';
import { PurchaseBody, ReturnBody } from '#domain/loyalty/purchase/body.ts';
import { bodyHash } from '#domain/shared/canonical.ts';
import { withoutGuessing } from '../instruments/guessing.ts';
import { route, type Route } from '../routing/route.ts';
import { calculatePurchase } from './calculate.ts';
import { takePurchase } from './intake.ts';
import { presentAnswer, presentStored } from './presenter.ts';
import { getPurchase, listPurchaseRows, oneProcessed } from './read.ts';
import { replayHeader, takeReturn } from './returns.ts';
import {
  CalculatedAnswer, CalculatedReturn, PlaceQuery, ProcessingAnswer, ProcessingReturn, PurchaseAnswer, PurchaseDetail, PurchaseList, PurchaseListQuery, PurchaseParams, ReturnAnswer, ReturnCalculationBody,
} from './schema.ts';

const createPurchase = route({
  method: 'post', path: '/v1/purchases', operationId: 'createPurchase', tag: 'Ingestion', summary: 'Report a purchase; the answer carries the points', access: 'purchases.write',
  body: PurchaseBody,
  answers: { 201: { description: 'Processed', schema: PurchaseAnswer }, 202: { description: 'Accepted; no worker answered within 2 s', schema: ProcessingAnswer } },
  handler: async ({ body, request, actor, response }) => {
    const reply = await withoutGuessing(actor, body.instruments ?? [], () => takePurchase(actor.organizationId, { body, bodyHash: bodyHash(request.body) }));
    if (reply.status === 'processing') {
      response.locals.workflowId = reply.workflow.id;
      return { status: 202, body: { purchase: { externalId: reply.externalId, status: 'processing' }, workflow: reply.workflow } };
    }
    response.locals.workflowId = reply.stored.workflowId;
    return { status: 201, body: presentStored(reply.stored), headers: replayHeader(reply.replayed), subjectId: reply.stored.id };
  },
});

const calculate = route({
  method: 'post', path: '/v1/purchases/calculate', operationId: 'calculatePurchase', tag: 'Ingestion', summary: 'The same answer without booking anything', access: 'purchases.calculate',
  body: PurchaseBody,
  answers: { 200: { description: 'What the purchase would come to', schema: CalculatedAnswer } },
  handler: async ({ body, request, actor }) => ({
    status: 200, body: presentAnswer(await withoutGuessing(actor, body.instruments ?? [], () => calculatePurchase(actor.organizationId, { body, bodyHash: bodyHash(request.body) }))),
  }),
});

const createReturn = route({
  method: 'post', path: '/v1/purchases/{purchase}/returns', operationId: 'createReturn', tag: 'Ingestion', summary: 'Return lines of a purchase', access: 'purchases.write',
  params: PurchaseParams, query: PlaceQuery, body: ReturnBody,
  answers: { 201: { description: 'Returned', schema: ReturnAnswer }, 202: { description: 'Accepted; no worker answered within 2 s', schema: ProcessingReturn } },
  handler: async ({ params, query, body, request, actor }) => {
    const purchase = await oneProcessed(actor, params.purchase, query.place);
    const { status, body: answer, replayed } = await takeReturn(actor.organizationId, purchase, body, bodyHash({ ...(request.body as object), purchase: purchase.id }));
    return { status, body: answer, headers: replayHeader(replayed), subjectId: purchase.id };
  },
});

const calculateOneReturn = route({
  method: 'post', path: '/v1/purchases/{purchase}/returns/calculate', operationId: 'calculateReturn', tag: 'Ingestion', summary: 'What a return would come to, without booking anything', access: 'purchases.calculate',
  params: PurchaseParams, query: PlaceQuery, body: ReturnCalculationBody,
  answers: { 200: { description: 'What the return would come to', schema: CalculatedReturn } },
  handler: async ({ params, query, body, actor }) => {
    const { id: purchaseId } = await oneProcessed(actor, params.purchase, query.place);
    const { occurredAt = new Date(), lines } = body;
    return { status: 200, body: await calculateReturn({ organizationId: actor.organizationId, command: { purchaseId, occurredAt: occurredAt.getTime(), lines } }), subjectId: purchaseId };
  },
});

const list = route({
  method: 'get', path: '/v1/purchases', operationId: 'listPurchases', tag: 'Reading', summary: 'Purchases, newest first', access: 'purchases.read',
  query: PurchaseListQuery,
  answers: { 200: { description: 'A page of purchases', schema: PurchaseList } }, problems: [422],
  handler: async ({ query, actor }) => ({ status: 200, body: await listPurchaseRows(actor, query) }),
});

const get = route({
  method: 'get', path: '/v1/purchases/{purchase}', operationId: 'getPurchase', tag: 'Reading', summary: 'A purchase, what it earned and why', access: 'purchases.read',
  params: PurchaseParams, query: PlaceQuery,
  answers: { 200: { description: 'Processed, still processing, or refused with the problem', schema: PurchaseDetail } }, problems: [409, 422],
  handler: async ({ params, query, actor }) => ({ status: 200, body: await getPurchase(actor, params.purchase, query.place) }),
});

export const purchaseRoutes: Route[] = [createPurchase, calculate, createReturn, calculateOneReturn, list, get];
