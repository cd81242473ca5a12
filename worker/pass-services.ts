import { join } from 'node:path';
import type { PassServices } from '#activities/cards.ts';
import type { Config } from '#config.ts';
import { loadCertificates } from '#integrations/apple-wallet/certificates.ts';
import { createPassPusher } from '#integrations/apple-wallet/push.ts';
import { createWalletObjects } from '#integrations/google-wallet/object-update.ts';
import { loadGoogleSigner } from '#integrations/google-wallet/save-link.ts';

/** How phones hear of changed passes: through Apple and Google where they are configured, else into a folder. */
export function createPassServices({ appleWallet, googleWallet, dataDir }: Config): PassServices {
  const outboxDir = join(dataDir, 'wallet-outbox');
  const { passTypeId, teamId, files } = appleWallet;
  return {
    passPusher: createPassPusher({
      url: appleWallet.pushUrl, passTypeId, outboxDir,
      certificate: () => {
        const { signerCert, signerKey } = loadCertificates(files, { passTypeId, teamId }, join(dataDir, 'apple-wallet'));
        return { cert: signerCert, key: signerKey };
      },
    }),
    walletObjects: createWalletObjects({
      isOfGoogle: googleWallet.serviceAccount !== undefined, signer: () => loadGoogleSigner(googleWallet, join(dataDir, 'google-wallet')), apiUrl: googleWallet.apiUrl, tokenUrl: googleWallet.tokenUrl, outboxDir,
    }),
    googleIssuerId: googleWallet.issuerId,
  };
}
