import { Op } from 'sequelize';
import { DomainError, notFound } from '#domain/shared/errors.ts';
import { newId } from '#domain/shared/ids.ts';
import { ApiKey } from '#db/models/api-key.ts';
import { inOrganization } from '#db/scoped.ts';
import type { Actor } from '../actor.ts';
import { route, type Route } from '../routing/route.ts';
import { forgetKeys } from './key-cache.ts';
import { cursorId, pageOf } from './pages.ts';
import { checkMayHold } from './policy.ts';
import { presentKey } from './presenter.ts';
import { createKeyBody, idParams, keyAnswer, keysAnswer, listQuery, rotateKeyBody } from './schema.ts';
import { newKeySecret } from './tokens.ts';

const MINUTE_MS = 60_000;

async function keyOf(actor: Actor, id: string): Promise<ApiKey> {
  const key = await inOrganization(actor.organizationId, ApiKey).findOne({ id });
  if (!key) throw notFound('key');
  return key;
}

const listKeys = route({
  method: 'get', path: '/v1/api-keys', operationId: 'listApiKeys', tag: 'Keys', access: 'keys.manage', summary: 'Keys of the organization, newest first',
  query: listQuery,
  answers: { 200: { description: 'Keys, without their secrets', schema: keysAnswer } },
  handler: async ({ actor, query }) => {
    const after = cursorId(query.cursor);
    const found = await inOrganization(actor.organizationId, ApiKey)
      .findAll(after === null ? {} : { id: { [Op.lt]: after } }, { order: [['id', 'DESC']], limit: query.limit + 1 });
    const { rows, nextCursor } = pageOf(found, query.limit);
    const now = new Date();
    return { status: 200, body: { data: rows.map((key) => presentKey(key, now)), nextCursor } };
  },
});

const createKey = route({
  method: 'post', path: '/v1/api-keys', operationId: 'createApiKey', tag: 'Keys', access: 'keys.manage', summary: 'Make a key; its secret is shown this once',
  body: createKeyBody, sensitive: true,
  answers: { 201: { description: 'The key with its secret', schema: keyAnswer } },
  handler: async ({ actor, body }) => {
    checkMayHold(actor, body.scopes);
    const [now, expiresAt] = [new Date(), body.expiresAt ?? null];
    if (expiresAt !== null && expiresAt <= now) throw new DomainError('invalid_request', '`expiresAt`: must lie in the future', { status: 400 });
    const { secret, ...stored } = newKeySecret();
    const key = await inOrganization(actor.organizationId, ApiKey).create({ id: newId(), name: body.name, scopes: body.scopes, expiresAt, createdAt: now, ...stored });
    return { status: 201, body: { apiKey: { ...presentKey(key, now), secret } } };
  },
});

const rotateKey = route({
  method: 'post', path: '/v1/api-keys/{id}/rotate', operationId: 'rotateApiKey', tag: 'Keys', access: 'keys.manage',
  summary: 'Give the key a new secret; the old one ends at once or after a grace period',
  params: idParams, body: rotateKeyBody, sensitive: true,
  answers: { 200: { description: 'The key with its new secret', schema: keyAnswer } },
  handler: async ({ actor, params, body }) => {
    const key = await keyOf(actor, params.id);
    checkMayHold(actor, key.scopes);
    const graceMinutes = body?.graceMinutes ?? 0;
    const now = new Date();
    const { secret, ...stored } = newKeySecret();
    const previous = graceMinutes === 0 ? { previousHash: null, previousEndsAt: null }
      : { previousHash: key.secretHash, previousEndsAt: new Date(now.getTime() + graceMinutes * MINUTE_MS) };
    const [rotated] = await inOrganization(actor.organizationId, ApiKey).update({ ...stored, ...previous }, { id: key.id, secretHash: key.secretHash });
    forgetKeys();
    if (rotated === 0) throw new DomainError('key_changed', 'The key was rotated or revoked meanwhile.', { status: 409 });
    return { status: 200, body: { apiKey: { ...presentKey(await keyOf(actor, key.id), now), secret } } };
  },
});

const revokeKey = route({
  method: 'delete', path: '/v1/api-keys/{id}', operationId: 'revokeApiKey', tag: 'Keys', access: 'keys.manage', summary: 'Revoke the key; calls with it are refused at once',
  params: idParams,
  answers: { 204: { description: 'Revoked' } },
  handler: async ({ actor, params }) => {
    const removed = await inOrganization(actor.organizationId, ApiKey).remove({ id: params.id });
    forgetKeys();
    if (removed === 0) throw notFound('key');
    return { status: 204 };
  },
});

export const keyRoutes: readonly Route[] = [listKeys, createKey, rotateKey, revokeKey];
