import { z } from 'zod';
import type { ProgramDocument } from '#domain/loyalty/program.ts';
import { PurchaseBody } from '#domain/loyalty/purchase/body.ts';
import { ProgramBody } from '#domain/loyalty/rules/schema.ts';
import { newestVersion } from '#db/queries/programs.ts';
import { bodyHash } from '#domain/shared/canonical.ts';
import { notFound } from '#domain/shared/errors.ts';
import { calculatePurchase } from '../purchases/calculate.ts';
import { presentAnswer } from '../purchases/presenter.ts';
import { CalculatedAnswer } from '../purchases/schema.ts';
import { route } from '../routing/route.ts';
import { ProgramParams } from './schema.ts';

const TryBody = z.strictObject({
  document: ProgramBody.meta({ description: 'Rules that are not published' }),
  purchase: PurchaseBody.meta({ description: 'Its `program` is the one of the path' }),
}).meta({ id: 'TryProgramBody' });

/** What a purchase would come to under a document that is not published: an editor shows its effect before it rules. */
export const calculateWithDocument = route({
  method: 'post', path: '/v1/programs/{code}/calculate', operationId: 'calculateWithDocument', tag: 'Programs', access: 'loyalty.write',
  summary: 'What a purchase would come to under rules that are not published; nothing is written',
  params: ProgramParams, body: TryBody,
  answers: { 200: { description: 'As `POST /v1/purchases/calculate` answers', schema: CalculatedAnswer } }, problems: [409, 422],
  handler: async ({ params, body, request, actor }) => {
    if (!(await newestVersion(actor.organizationId, params.code))) throw notFound('program');
    const purchase = { ...body.purchase, program: params.code };
    const { document } = request.body as { document: ProgramDocument };
    return { status: 200, body: presentAnswer(await calculatePurchase(actor.organizationId, { body: purchase, bodyHash: bodyHash(request.body) }, document)) };
  },
});
