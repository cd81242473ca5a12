import { join } from 'node:path';
import { config } from '#config.ts';
import type { CurrentPass } from '#db/commands/cards/passes.ts';
import { loadCertificates } from '#integrations/apple-wallet/certificates.ts';
import { signPass, type PassSigner } from '#integrations/apple-wallet/pass.ts';
import { loadGoogleSigner, type GoogleSigner } from '#integrations/google-wallet/save-link.ts';

const MOST_KEPT = 500;
const kept = new Map<string, Buffer>();

let apple: PassSigner | undefined;
let google: GoogleSigner | undefined;

export function appleSigner(): PassSigner {
  const { passTypeId, teamId, files } = config.appleWallet;
  apple ??= { passTypeId, teamId, webServiceUrl: `${config.appUrl}/wallet/apple`, certificates: loadCertificates(files, { passTypeId, teamId }, join(config.dataDir, 'apple-wallet')) };
  return apple;
}

export const googleSigner = (): GoogleSigner => (google ??= loadGoogleSigner(config.googleWallet, join(config.dataDir, 'google-wallet')));

/** The signed file of a pass. Signing takes some 200 ms of this process: what was signed is kept until it shows something else. */
export function signedPass({ content, contentHash, token }: CurrentPass): Buffer {
  const key = `${content.serial}:${contentHash}`;
  let file = kept.get(key);
  if (!file) {
    file = signPass(content, appleSigner(), token);
    if (kept.size >= MOST_KEPT) kept.delete(kept.keys().next().value!);
    kept.set(key, file);
  }
  return file;
}
