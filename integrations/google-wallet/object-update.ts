import { importPKCS8, SignJWT } from 'jose';
import { writeToOutbox } from '../outbox-file.ts';
import type { GoogleSigner, loyaltyObject } from './save-link.ts';

export type LoyaltyObject = ReturnType<typeof loyaltyObject>;

/** Brings what Google Wallet shows up to date. */
export interface WalletObjects {
  /** @returns `absent` when nobody has saved it @throws when the service is away or refuses: to be tried again */
  update: (object: LoyaltyObject) => Promise<'updated' | 'absent'>;
}

export interface WalletObjectsSettings {
  /** Only a service account of Google's may update objects; without one updates become files. */
  isOfGoogle: boolean;
  signer: () => GoogleSigner;
  apiUrl: string;
  tokenUrl: string;
  outboxDir: string;
}

const SCOPE = 'https://www.googleapis.com/auth/wallet_object.issuer';
const ANSWER_MS = 10_000;

/** An access token for an hour, by a signed assertion (RFC 7523). */
async function accessToken({ signer, tokenUrl }: WalletObjectsSettings): Promise<string> {
  const { email, privateKey } = signer();
  const assertion = await new SignJWT({ scope: SCOPE }).setProtectedHeader({ alg: 'RS256', typ: 'JWT' }).setIssuer(email).setAudience(tokenUrl).setIssuedAt().setExpirationTime('1h').sign(await importPKCS8(privateKey, 'RS256'));
  const reply = await fetch(tokenUrl, { method: 'POST', body: new URLSearchParams({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion }), signal: AbortSignal.timeout(ANSWER_MS) });
  if (!reply.ok) throw new Error(`Google gave no token: ${reply.status}`);
  return ((await reply.json()) as { access_token: string }).access_token;
}

function googleObjects(settings: WalletObjectsSettings): WalletObjects {
  return {
    update: async (object) => {
      const reply = await fetch(`${settings.apiUrl}/walletobjects/v1/loyaltyObject/${encodeURIComponent(object.id)}`, {
        method: 'PATCH', headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${await accessToken(settings)}` }, body: JSON.stringify(object), signal: AbortSignal.timeout(ANSWER_MS),
      });
      if (reply.status === 404) return 'absent';
      if (!reply.ok) throw new Error(`Google Wallet answered ${reply.status}`);
      return 'updated';
    },
  };
}

function fileObjects({ outboxDir }: WalletObjectsSettings): WalletObjects {
  return {
    update: async (object) => {
      await writeToOutbox(outboxDir, `google-${Date.now()}-${object.id.replaceAll(/[^\w.-]/g, '_')}.json`, JSON.stringify(object));
      return 'updated';
    },
  };
}

/** Updates objects at Google or, without a service account, in a folder. */
export const createWalletObjects = (settings: WalletObjectsSettings): WalletObjects => (settings.isOfGoogle ? googleObjects(settings) : fileObjects(settings));
