import { mergeCustomers, rehearseMerge, type MergeCommand } from '#db/commands/people/merge-customers.ts';
import { undoMerge } from '#db/commands/people/undo-merge.ts';
import { resolveCustomers } from '#db/queries/resolve-customers.ts';
import { sql } from '#db/sql.ts';
import type { CustomerReference } from '#domain/customers/reference.ts';
import { bodyHash } from '#domain/shared/canonical.ts';
import { actorName, type Actor } from '../actor.ts';
import { organizationOf, visibleCustomer } from '../customers/context.ts';
import { endOnboarding } from '../customers/onboarding.ts';
import { replayHeader } from '../purchases/returns.ts';
import { route } from '../routing/route.ts';
import { CustomerParams, DryRunQuery, MergeAnswer, MergeBody, MergeParams, PreviewQuery, UndoBody } from './schema.ts';

/** Who a reference names, asked when it is needed: after a merge it names the survivor. */
export const referenceOf = (actor: Actor, reference: CustomerReference) => async (): Promise<string | null> =>
  (await resolveCustomers(sql, { id: actor.organizationId, country: (await organizationOf(actor)).country }, [reference]))[0] ?? null;

async function commandOf(actor: Actor, into: string, { from, externalId, occurredAt }: { from: CustomerReference; externalId: string; occurredAt?: Date | undefined }, body: unknown): Promise<MergeCommand> {
  const survivor = await visibleCustomer(actor, into);
  return {
    organizationId: actor.organizationId, into: survivor.id, from: referenceOf(actor, from), externalId, bodyHash: bodyHash({ ...(body as object), into: survivor.id }),
    occurredAt: (occurredAt ?? new Date()).getTime(), actor: actorName(actor),
  };
}

const create = route({
  method: 'post', path: '/v1/customers/{id}/merge', operationId: 'mergeCustomer', tag: 'People', access: 'customers.write',
  summary: 'Merges another customer into this one: balances, levels, history and identities become one',
  params: CustomerParams, query: DryRunQuery, body: MergeBody,
  answers: { 201: { description: 'Merged', schema: MergeAnswer }, 200: { description: 'Dry run: what would happen', schema: MergeAnswer } },
  handler: async ({ actor, params, query, body, request }) => {
    const command = await commandOf(actor, params.id, body, request.body);
    if (query.dryRun === 'true') return { status: 200, body: { merge: await rehearseMerge(command) }, subjectId: command.into };
    const { answer, replayed } = await mergeCustomers(command);
    if (!replayed) await endOnboarding(actor.organizationId, answer.from.id);
    return { status: 201, body: { merge: answer }, headers: replayHeader(replayed), subjectId: command.into };
  },
});

const preview = route({
  method: 'get', path: '/v1/customers/{id}/merge-preview', operationId: 'previewMerge', tag: 'People', access: 'customers.write',
  summary: 'What a merge would move, and where the two profiles differ',
  params: CustomerParams, query: PreviewQuery,
  answers: { 200: { description: 'What would happen', schema: MergeAnswer } }, problems: [409, 422],
  handler: async ({ actor, params, query }) => {
    const { from, occurredAt } = query;
    const command = await commandOf(actor, params.id, { from: { id: from }, externalId: 'preview', occurredAt }, {});
    return { status: 200, body: { merge: await rehearseMerge(command) }, subjectId: command.into };
  },
});

const undo = route({
  method: 'post', path: '/v1/merges/{id}/undo', operationId: 'undoMerge', tag: 'People', access: 'customers.write',
  summary: 'Undoes a merge while nothing moved in the survivor’s memberships since',
  params: MergeParams, body: UndoBody,
  answers: { 200: { description: 'Undone, now or by the same call before', schema: MergeAnswer } },
  handler: async ({ actor, params, body }) => {
    const { answer, replayed } = await undoMerge({
      organizationId: actor.organizationId, mergeId: params.id, occurredAt: (body?.occurredAt ?? new Date()).getTime(), actor: actorName(actor),
    });
    return { status: 200, body: { merge: answer }, headers: replayHeader(replayed), subjectId: answer.into.id };
  },
});

export const mergeRoutes = [create, preview, undo];
