import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { importPKCS8, SignJWT } from 'jose';
import { shownPoints, type PassContent } from '#domain/cards/pass.ts';

const SAVE_URL = 'https://pay.google.com/gp/v/save/';
const OWN_ISSUER = 'self-made@prime-engine.test';

export interface GoogleSigner {
  issuerId: string;
  /** The service account's address. */
  email: string;
  privateKey: string;
}

function ownKey(folder: string): string {
  const file = join(folder, 'key.pem');
  try {
    return readFileSync(file, 'utf8');
  } catch {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048, privateKeyEncoding: { type: 'pkcs8', format: 'pem' }, publicKeyEncoding: { type: 'spki', format: 'pem' } });
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    try {
      writeFileSync(file, privateKey, { flag: 'wx', mode: 0o600 });
      return privateKey;
    } catch {
      return readFileSync(file, 'utf8');   // another process was first
    }
  }
}

/** Who signs save links: the configured service account, else a key of our own, made once and kept in the folder; Google takes the former only. */
export function loadGoogleSigner({ issuerId, serviceAccount }: { issuerId: string; serviceAccount: string | undefined }, folder: string): GoogleSigner {
  if (serviceAccount === undefined) return { issuerId, email: OWN_ISSUER, privateKey: ownKey(folder) };
  const { client_email: email, private_key: privateKey } = JSON.parse(readFileSync(serviceAccount, 'utf8')) as { client_email: string; private_key: string };
  return { issuerId, email, privateKey };
}

const classIdOf = (issuerId: string, programId: string) => `${issuerId}.${programId}`;

/** Google's LoyaltyObject: the card. */
export function loyaltyObject(content: PassContent, { issuerId }: Pick<GoogleSigner, 'issuerId'>, programId: string) {
  const [first, second] = content.balances;
  const points = (balance: PassContent['balances'][number]) => ({ label: balance.label, balance: balance.scale === 0 ? { int: balance.points } : { double: shownPoints(balance) } });
  return {
    id: `${issuerId}.${content.serial}`, classId: classIdOf(issuerId, programId), state: content.isVoided ? 'INACTIVE' : 'ACTIVE', accountId: content.number,
    ...(first && { loyaltyPoints: points(first) }), ...(second && { secondaryLoyaltyPoints: points(second) }),
    barcode: { type: 'QR_CODE', value: content.number, alternateText: content.number }, textModulesData: [{ id: 'level', header: content.program, body: content.level }],
  };
}

/** Google's LoyaltyClass (the program) and LoyaltyObject (the card). */
export function loyaltyPayload(content: PassContent, { issuerId }: Pick<GoogleSigner, 'issuerId'>, { programId, logoUrl }: { programId: string; logoUrl: string }) {
  return {
    loyaltyClasses: [{
      id: classIdOf(issuerId, programId), issuerName: content.organization, programName: content.program, reviewStatus: 'UNDER_REVIEW', programLogo: { sourceUri: { uri: logoUrl } },
      ...(content.design.background !== undefined && { hexBackgroundColor: content.design.background }),
    }],
    loyaltyObjects: [loyaltyObject(content, { issuerId }, programId)],
  };
}

/** The address that adds a card to Google Wallet: a JWT (RS256) of the payload behind Google's save address. */
export async function saveLink(payload: ReturnType<typeof loyaltyPayload>, { email, privateKey }: GoogleSigner, origin: string): Promise<string> {
  const token = await new SignJWT({ typ: 'savetowallet', origins: [origin], payload }).setProtectedHeader({ alg: 'RS256', typ: 'JWT' }).setIssuer(email).setAudience('google').setIssuedAt().sign(await importPKCS8(privateKey, 'RS256'));
  return `${SAVE_URL}${token}`;
}
