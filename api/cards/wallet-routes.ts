import type { Request } from 'express';
import { z } from 'zod';
import { config } from '#config.ts';
import { currentPass, passesOnDevice, passOwner, registerDevice, unregisterDevice, type CurrentPass, type Registration } from '#db/commands/cards/passes.ts';
import { watchPass } from '#db/commands/cards/pass-watches.ts';
import { findCard } from '#db/queries/cards.ts';
import { DomainError, notFound } from '#domain/shared/errors.ts';
import { id } from '#domain/shared/schemas.ts';
import { cardIcon } from '#integrations/apple-wallet/icon.ts';
import { loyaltyPayload, saveLink } from '#integrations/google-wallet/save-link.ts';
import { isSameSecret } from '../accounts/tokens.ts';
import { logger } from '../logger.ts';
import { route, type Reply, type Route } from '../routing/route.ts';
import { appleSigner, googleSigner, signedPass } from './pass-signing.ts';
import { CardParams } from './schema.ts';

const PKPASS = 'application/vnd.apple.pkpass';
const binary = z.string().meta({ format: 'binary' });

async function passOf(organizationId: string, number: string) {
  const card = await findCard(organizationId, number, Date.now());
  if (!card) throw notFound('card');
  const pass = await currentPass(organizationId, card.id);
  if (!pass) throw new DomainError('card_not_activated', "The card is nobody's yet.", { status: 409 });
  return { card, pass };
}

const passFile = (pass: CurrentPass): Reply => ({
  status: 200, body: signedPass(pass),
  headers: { 'Content-Type': PKPASS, 'Last-Modified': pass.modifiedAt.toUTCString(), 'Cache-Control': 'no-store', 'Content-Disposition': 'attachment; filename="card.pkpass"' },
});

const applePass = route({
  method: 'get', path: '/v1/cards/{number}/pass.pkpass', operationId: 'getApplePass', tag: 'Cards', summary: 'The card as a pass for Apple Wallet', access: 'loyalty.read', params: CardParams,
  answers: { 200: { description: 'A signed pass', schema: binary, contentType: PKPASS } }, problems: [409],
  handler: async ({ params, actor }) => passFile((await passOf(actor.organizationId, params.number)).pass),
});

const googleLink = route({
  method: 'get', path: '/v1/cards/{number}/google-wallet', operationId: 'getGoogleWalletLink', tag: 'Cards', summary: 'The address that adds the card to Google Wallet', access: 'loyalty.read', params: CardParams,
  answers: { 200: { description: 'The address', schema: z.strictObject({ url: z.url() }).meta({ id: 'GoogleWalletLink' }) } }, problems: [409],
  handler: async ({ params, actor }) => {
    const { card, pass } = await passOf(actor.organizationId, params.number);
    await watchPass(actor.organizationId, card.id, { inGoogle: true });
    const payload = loyaltyPayload(pass.content, googleSigner(), { programId: card.program_id, logoUrl: `${config.appUrl}/wallet/logo.png` });
    return { status: 200, body: { url: await saveLink(payload, googleSigner(), config.appUrl) } };
  },
});

const logo = route({
  method: 'get', path: '/wallet/logo.png', operationId: 'getWalletLogo', tag: 'Wallet', summary: 'The picture on passes', access: 'public',
  answers: { 200: { description: 'PNG', schema: binary, contentType: 'image/png' } },
  handler: async () => ({ status: 200, body: cardIcon(660, [28, 61, 90]), headers: { 'Content-Type': 'image/png', 'Cache-Control': 'public, max-age=86400' } }),
});

// What phones call: Apple's "Adding a Web Service to Update Passes". The serial number of a pass is the card's id.
const device = z.string().regex(/^[\w.-]{1,100}$/);
const passType = z.string().max(200);
const DeviceParams = z.strictObject({ device, passType });
const RegistrationParams = z.strictObject({ device, passType, serial: id });

const unauthorized = () => new DomainError('unauthenticated', 'This is not the token of the pass.', { status: 401 });

function isToken(request: Request, token: string): boolean {
  const given = /^ApplePass +(\S+)$/i.exec(request.get('Authorization') ?? '')?.[1];
  return given !== undefined && isSameSecret(given, token);
}

/** The pass the phone means, if it proves to have it. */
async function owned(request: Request, params: { device?: string; passType: string; serial: string }): Promise<Registration> {
  const cardId = params.serial;
  const owner = params.passType === appleSigner().passTypeId ? await passOwner(cardId) : undefined;
  if (!owner || !isToken(request, owner.token)) throw unauthorized();
  return { organizationId: owner.organization_id, cardId, deviceId: params.device ?? '' };
}

const WALLET = '/wallet/apple/v1';

const register = route({
  method: 'post', path: `${WALLET}/devices/{device}/registrations/{passType}/{serial}`, operationId: 'registerPass', tag: 'Wallet', summary: 'A phone has the pass', access: 'public',
  params: RegistrationParams, body: z.looseObject({ pushToken: z.string().regex(/^[\w+/=-]{1,200}$/) }).meta({ id: 'PassRegistration' }),
  answers: { 200: { description: 'Known already' }, 201: { description: 'Registered' } }, problems: [401],
  handler: async ({ params, body, request }) => ({ status: (await registerDevice(await owned(request, params), body.pushToken)) ? 201 : 200 }),
});

const unregister = route({
  method: 'delete', path: `${WALLET}/devices/{device}/registrations/{passType}/{serial}`, operationId: 'unregisterPass', tag: 'Wallet', summary: 'The pass was removed from a phone', access: 'public', params: RegistrationParams,
  answers: { 200: { description: 'Forgotten' } }, problems: [401],
  handler: async ({ params, request }) => {
    await unregisterDevice(await owned(request, params));
    return { status: 200 };
  },
});

const updated = route({
  method: 'get', path: `${WALLET}/devices/{device}/registrations/{passType}`, operationId: 'listUpdatedPasses', tag: 'Wallet', summary: 'Which passes of a phone changed', access: 'public',
  params: DeviceParams, query: z.strictObject({ passesUpdatedSince: z.string().regex(/^\d{1,15}$/).optional() }),
  answers: { 200: { description: 'Serial numbers', schema: z.strictObject({ serialNumbers: z.array(z.string()), lastUpdated: z.string() }).meta({ id: 'UpdatedPasses' }) }, 204: { description: 'None' } },
  handler: async ({ params, query }) => {
    const held = params.passType === appleSigner().passTypeId ? await passesOnDevice(params.device) : [];
    const passes = await Promise.all(held.map(({ organization_id, card_id }) => currentPass(organization_id, card_id)));
    const since = Number(query.passesUpdatedSince ?? 0);
    const newer = passes.filter((pass) => pass !== undefined).filter(({ modifiedAt }) => modifiedAt.getTime() > since);
    if (newer.length === 0) return { status: 204 };
    return { status: 200, body: { serialNumbers: newer.map(({ content }) => content.serial), lastUpdated: String(Math.max(...newer.map(({ modifiedAt }) => modifiedAt.getTime()))) } };
  },
});

const latest = route({
  method: 'get', path: `${WALLET}/passes/{passType}/{serial}`, operationId: 'getLatestPass', tag: 'Wallet', summary: 'The pass as it is now', access: 'public', params: z.strictObject({ passType, serial: id }),
  answers: { 200: { description: 'A signed pass', schema: binary, contentType: PKPASS }, 304: { description: 'Unchanged' } }, problems: [401],
  handler: async ({ params, request }) => {
    const { organizationId, cardId } = await owned(request, params);
    const pass = await currentPass(organizationId, cardId);
    if (!pass) throw unauthorized();
    const since = Date.parse(request.get('If-Modified-Since') ?? '');
    if (since >= pass.modifiedAt.getTime()) return { status: 304, headers: { 'Last-Modified': pass.modifiedAt.toUTCString() } };
    return passFile(pass);
  },
});

const log = route({
  method: 'post', path: `${WALLET}/log`, operationId: 'logFromWallet', tag: 'Wallet', summary: 'What phones complain of', access: 'public',
  body: z.looseObject({ logs: z.array(z.string().max(10_000)).max(100) }).meta({ id: 'WalletLog' }),
  answers: { 200: { description: 'Noted' } },
  handler: async ({ body }) => {
    logger.warn({ messages: body.logs.length }, 'a phone could not update its passes');
    return { status: 200 };
  },
});

export const walletRoutes: Route[] = [applePass, googleLink, logo, register, unregister, updated, latest, log];
