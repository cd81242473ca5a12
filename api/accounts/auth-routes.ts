import { defaultsOfCountry } from '#domain/accounts/countries.ts';
import { SCOPES } from '#domain/accounts/permissions.ts';
import { DomainError } from '#domain/shared/errors.ts';
import { registerOrganization } from '#db/commands/accounts-register.ts';
import { findOrganization, findUserByEmail, organizationsOfUser } from '#db/queries/accounts.ts';
import { route, type Route } from '../routing/route.ts';
import { hashPassword, verifyPassword } from './passwords.ts';
import { presentOrganization, presentUser } from './presenter.ts';
import { loginBody, registerAnswer, registerBody, signedInAnswer } from './schema.ts';
import { startSession, stopSession } from './sessions.ts';
import { signInThrottle } from './throttles.ts';
import { newKeySecret } from './tokens.ts';

const FIRST_KEY: Record<string, string> = { ru: 'Первый ключ', ar: 'المفتاح الأول' };
const firstKeyName = (locale: string) => FIRST_KEY[locale.slice(0, 2)] ?? 'First key';

const register = route({
  method: 'post', path: '/v1/auth/register', operationId: 'register', tag: 'Accounts', access: 'public',
  summary: 'Register an organization: its owner, its first key with every scope, its program `main`',
  body: registerBody,
  answers: { 201: { description: 'Registered and signed in', schema: registerAnswer } },
  handler: async ({ body, request, response }) => {
    const { name, email, password, organizationName = name, country = 'RU' } = body;
    const defaults = defaultsOfCountry(country);
    const locale = body.locale ?? defaults.locale;
    const { secret, ...key } = newKeySecret();
    const user = { name, email, locale, passwordHash: await hashPassword(password) };
    const organization = { ...defaults, name: organizationName, country, locale };
    const { userId, organizationId, keyId } = await registerOrganization({ user, organization, key: { name: firstKeyName(locale), ...key } });
    await startSession({ request, response }, userId, organizationId);
    return {
      status: 201,
      body: {
        user: presentUser({ id: userId, ...user }),
        organization: presentOrganization({ id: organizationId, ...organization, lastEventAt: null }),
        apiKey: { id: keyId, name: firstKeyName(locale), prefix: key.prefix, secret, scopes: SCOPES },
      },
    };
  },
});

const invalidCredentials = () => new DomainError('invalid_credentials', 'The e-mail address or the password is wrong.', { status: 401 });

const login = route({
  method: 'post', path: '/v1/auth/login', operationId: 'login', tag: 'Accounts', access: 'public', summary: 'Sign in',
  body: loginBody, problems: [401],
  answers: { 200: { description: 'Signed in', schema: signedInAnswer } },
  handler: async ({ body, request, response }) => {
    await signInThrottle(request, response);
    const user = await findUserByEmail(body.email);
    if (!(await verifyPassword(body.password, user?.passwordHash)) || !user) throw invalidCredentials();
    const [latest] = await organizationsOfUser(user.id);
    const organization = latest && await findOrganization(latest.id);
    if (!organization) throw new DomainError('forbidden', 'You are not on the team of any organization any more.', { status: 403 });
    await startSession({ request, response }, user.id, organization.id);
    return { status: 200, body: { user: presentUser(user), organization: presentOrganization(organization) } };
  },
});

const logout = route({
  method: 'post', path: '/v1/auth/logout', operationId: 'logout', tag: 'Accounts', access: 'public', summary: 'Sign out; without a session nothing happens',
  answers: { 204: { description: 'Signed out' } },
  handler: async ({ request, response }) => {
    await stopSession({ request, response });
    return { status: 204 };
  },
});

export const authRoutes: readonly Route[] = [register, login, logout];
