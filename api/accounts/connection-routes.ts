import { readFileSync } from 'node:fs';
import { config, type Config } from '#config.ts';
import { notFound } from '#domain/shared/errors.ts';
import { listConnectionRequests } from '#db/queries/accounts-lists.ts';
import { findOrganization } from '#db/queries/accounts.ts';
import { route, type Route } from '../routing/route.ts';
import { outboxDir } from './mails.ts';
import { cursorId, pageOf } from './pages.ts';
import { presentConnectionRequest, presentOrganization } from './presenter.ts';
import { connectionAnswer, connectionRequestsAnswer, listQuery, setupAnswer } from './schema.ts';
import { flushUsage, pendingEventAt } from './usage.ts';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string };

/** The account `npm start` fills with invented people; it protects nothing. */
const DEMO = { email: 'demo@prime-engine.test', password: 'prime-engine-demo' };

/** What the sign-in page says about this installation. */
export function presentSetup({ smtpUrl, temporalUiUrl, demo }: Pick<Config, 'smtpUrl' | 'temporalUiUrl' | 'demo'>) {
  const mail = smtpUrl === undefined || smtpUrl === '' ? 'outbox' : 'smtp';
  return { mail, outboxPath: mail === 'outbox' ? outboxDir : null, temporalUiUrl, demo: demo ? DEMO : null, version };
}

const getSetup = route({
  method: 'get', path: '/v1/setup', operationId: 'getSetup', tag: 'Accounts', access: 'public', summary: 'How this installation is set up',
  answers: { 200: { description: 'Where mails go, where runs are shown, the demo sign-in', schema: setupAnswer } },
  handler: async () => ({ status: 200, body: presentSetup(config) }),
});

const getConnection = route({
  method: 'get', path: '/v1/connection', operationId: 'getConnection', tag: 'Keys', access: 'any', summary: 'Whether the key works, and when something was last reported',
  answers: { 200: { description: 'Connected', schema: connectionAnswer } },
  handler: async ({ actor }) => {
    const organization = await findOrganization(actor.organizationId);
    if (!organization) throw notFound('organization');
    const times = [organization.lastEventAt, pendingEventAt(organization.id)].filter((at) => at !== undefined && at !== null);
    const lastEventAt = times.length === 0 ? null : new Date(Math.max(...times.map(Number))).toISOString();
    const key = actor.kind === 'key' ? { prefix: actor.keyPrefix, scopes: actor.scopes } : null;
    return { status: 200, body: { status: 'connected', organization: presentOrganization(organization), key, lastEventAt } };
  },
});

const listRequests = route({
  method: 'get', path: '/v1/connection/requests', operationId: 'listConnectionRequests', tag: 'Keys', access: 'keys.manage',
  summary: 'The newest 200 calls that client applications made with keys, newest first',
  query: listQuery,
  answers: { 200: { description: 'Calls and their outcome; bodies are not kept', schema: connectionRequestsAnswer } },
  handler: async ({ actor, query }) => {
    await flushUsage();
    const found = await listConnectionRequests(actor.organizationId, { afterId: cursorId(query.cursor), limit: query.limit + 1 });
    const { rows, nextCursor } = pageOf(found, query.limit);
    return { status: 200, body: { data: rows.map(presentConnectionRequest), nextCursor } };
  },
});

export const connectionRoutes: readonly Route[] = [getSetup, getConnection, listRequests];
