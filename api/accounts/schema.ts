import { getCountries } from 'libphonenumber-js';
import { z } from 'zod';
import { PERMISSIONS, ROLES, SCOPES } from '#domain/accounts/permissions.ts';
import { email, externalId, id, instant, locale, text, timezone } from '#domain/shared/schemas.ts';
import { instantOut, listOf, page } from '../routing/schemas.ts';

const LONGEST_GRACE_MINUTES = 30 * 24 * 60;

const password = z.string().min(8).max(128);
const knownPassword = z.string().min(1).max(128);
const token = z.string().regex(/^[\w-]{20,100}$/, 'is not a token');
const country = z.enum(getCountries()).meta({ id: 'Country', description: 'ISO 3166-1 alpha-2' });
const role = z.enum(ROLES).meta({ id: 'Role' });
const scope = z.enum(SCOPES);
const scopes = z.array(scope).min(1).max(SCOPES.length).refine((list) => new Set(list).size === list.length, 'must not repeat a scope').meta({ uniqueItems: true });

export const empty = z.strictObject({});
export const idParams = z.strictObject({ id });
export const tokenParams = z.strictObject({ token });
export const listQuery = z.strictObject(page);

export const registerBody = z.strictObject({
  name: text(200), email, password, organizationName: text(200).optional(), country: country.optional().meta({ description: 'Default RU' }),
  locale: locale.optional().meta({ description: 'Default: the language of the country' }),
});
export const loginBody = z.strictObject({ email, password: knownPassword });
export const forgotBody = z.strictObject({ email });
export const resetBody = z.strictObject({ token, password });
export const acceptBody = z.strictObject({ name: text(200).optional().meta({ description: 'Needed from somebody who has no account yet' }), password });
export const updateMeBody = z.strictObject({ name: text(200).optional(), locale: locale.optional() });
export const changePasswordBody = z.strictObject({ currentPassword: knownPassword, newPassword: password });
export const switchBody = z.strictObject({ organizationId: id });
export const updateOrganizationBody = z.strictObject({ name: text(200).optional(), timezone: timezone.optional(), locale: locale.optional() });
export const createKeyBody = z.strictObject({ name: text(200), scopes, expiresAt: instant.nullish().meta({ description: 'Absent or null: the key does not expire by itself' }) });
export const rotateKeyBody = z.strictObject({
  graceMinutes: z.number().int().min(0).max(LONGEST_GRACE_MINUTES).optional().meta({ description: 'How long the old secret still works; default 0' }),
}).optional();
export const updateMemberBody = z.strictObject({ role: role.optional(), place: externalId.nullish().meta({ description: 'The place a partner sees; partners only' }) });
export const inviteBody = z.strictObject({ email, role, place: externalId.nullish().meta({ description: 'The place a partner sees; partners only' }) });

const userOut = z.strictObject({ id, name: z.string(), email: z.string(), locale: z.string() }).meta({ id: 'User' });
const organizationOut = z.strictObject({
  id, name: z.string(), country: z.string(), timezone: z.string(), currency: z.string(), locale: z.string(),
}).meta({ id: 'Organization' });
const placeName = z.strictObject({ externalId: z.string(), name: z.string() }).nullable();
const secret = z.string().meta({ description: 'Shown this once' });
const key = z.strictObject({
  id, name: z.string(), prefix: z.string(), scopes: z.array(scope), createdAt: instantOut, expiresAt: instantOut.nullable(), lastUsedAt: instantOut.nullable(),
  previousEndsAt: instantOut.nullable().meta({ description: 'Until when the secret before the last rotation works' }),
}).meta({ id: 'ApiKey' });
const member = z.strictObject({
  id, user: z.strictObject({ id, name: z.string(), email: z.string() }), role, place: placeName, createdAt: instantOut, lastSeenAt: instantOut.nullable(),
}).meta({ id: 'TeamMember' });
const invitation = z.strictObject({ id, email: z.string(), role, place: placeName, expiresAt: instantOut, createdAt: instantOut }).meta({ id: 'Invitation' });

export const setupAnswer = z.strictObject({
  mail: z.enum(['smtp', 'outbox']), outboxPath: z.string().nullable(), temporalUiUrl: z.string(),
  demo: z.strictObject({ email: z.string(), password: z.string() }).nullable(), version: z.string(),
});
export const signedInAnswer = z.strictObject({ user: userOut, organization: organizationOut });
export const registerAnswer = z.strictObject({
  user: userOut, organization: organizationOut, apiKey: z.strictObject({ id, name: z.string(), prefix: z.string(), secret, scopes: z.array(scope) }),
});
export const openInvitationAnswer = z.strictObject({
  invitation: z.strictObject({ email: z.string(), role, organization: z.strictObject({ name: z.string() }), existingUser: z.boolean() }),
});
export const meAnswer = z.strictObject({
  user: userOut, organization: organizationOut, role, place: placeName, permissions: z.array(z.enum(PERMISSIONS)),
  organizations: z.array(z.strictObject({ id, name: z.string(), role })),
});
export const keyMeAnswer = z.strictObject({
  user: z.null(), organization: organizationOut, key: z.strictObject({ id, prefix: z.string(), scopes: z.array(scope) }), permissions: z.array(z.enum(PERMISSIONS)),
});
export const userAnswer = z.strictObject({ user: userOut });
export const organizationAnswer = z.strictObject({ organization: organizationOut });
export const keyAnswer = z.strictObject({ apiKey: key.extend({ secret }).meta({ id: 'NewApiKey' }) });
export const keysAnswer = listOf(key);
export const memberAnswer = z.strictObject({ member });
export const teamAnswer = listOf(member);
export const invitationAnswer = z.strictObject({
  invitation: invitation.extend({ url: z.string().optional().meta({ description: 'The link itself, only where mail is not set up and lands in files' }) }).meta({ id: 'CreatedInvitation' }),
});
export const invitationsAnswer = listOf(invitation);
export const connectionAnswer = z.strictObject({
  status: z.literal('connected'), organization: organizationOut,
  key: z.strictObject({ prefix: z.string(), scopes: z.array(scope) }).nullable().meta({ description: 'Null for somebody signed in without a key' }),
  lastEventAt: instantOut.nullable().meta({ description: 'When a client application last reported a customer, a purchase, a return or an event' }),
});
export const connectionRequestsAnswer = listOf(z.strictObject({
  id, occurredAt: instantOut, operation: z.string(), status: z.number().int(), code: z.string().nullable(), detail: z.string().nullable(),
  customerId: z.string().nullable(), purchaseId: z.string().nullable(), durationMs: z.number().int(),
}));
