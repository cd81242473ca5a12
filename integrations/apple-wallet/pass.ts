import { PKPass } from 'passkit-generator';
import { shownPoints, type PassContent } from '#domain/cards/pass.ts';
import type { PassCertificates, PassIdentity } from './certificates.ts';
import { cardIcon } from './icon.ts';

export interface PassSigner extends PassIdentity {
  certificates: PassCertificates;
  /** Where phones ask for updates: `<url>/v1/…` are the five routes of Apple's web service. */
  webServiceUrl: string;
}

const LABELS = {
  ru: { level: 'Уровень', program: 'Программа', card: 'Карта' }, en: { level: 'Level', program: 'Program', card: 'Card' }, ar: { level: 'المستوى', program: 'البرنامج', card: 'البطاقة' },
};
const BACKGROUND = '#1c3d5a';

const rgb = (hex: string): [number, number, number] => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as [number, number, number];
const css = (hex: string) => `rgb(${rgb(hex).join(', ')})`;

let iconsOf: { background: string; files: Record<string, Buffer> } | undefined;
function icons(background: string): Record<string, Buffer> {
  if (iconsOf?.background !== background) {
    const [small, large, largest] = [29, 58, 87].map((size) => cardIcon(size, rgb(background))) as [Buffer, Buffer, Buffer];
    iconsOf = { background, files: { 'icon.png': small, 'icon@2x.png': large, 'icon@3x.png': largest, 'logo.png': large, 'logo@2x.png': largest } };
  }
  return iconsOf.files;
}

/** The pass's `pass.json`, as Apple's PassKit Package Format Reference has it: a store card with a QR code of the card's number. */
export function passJson(content: PassContent, signer: Pick<PassSigner, 'passTypeId' | 'teamId' | 'webServiceUrl'>, token: string) {
  const { serial, number, organization, program, level, balances, design, isVoided, language } = content;
  const labels = LABELS[language];
  const field = (key: string, label: string, value: string | number, more: object = {}) => ({ key, label, value, ...more });
  const [first, ...others] = balances;
  return {
    formatVersion: 1 as const, passTypeIdentifier: signer.passTypeId, teamIdentifier: signer.teamId, serialNumber: serial, organizationName: organization, description: program, logoText: organization,
    webServiceURL: signer.webServiceUrl, authenticationToken: token, sharingProhibited: true, ...(isVoided && { voided: true }),
    backgroundColor: css(design.background ?? BACKGROUND), foregroundColor: css(design.foreground ?? '#ffffff'), labelColor: css(design.label ?? '#d7e3ee'),
    barcodes: isVoided ? [] : [{ format: 'PKBarcodeFormatQR' as const, message: number, messageEncoding: 'utf-8', altText: number }],
    storeCard: {
      headerFields: [field('level', labels.level, level, { changeMessage: '%@' })],
      primaryFields: first ? [field(`balance-${first.wallet}`, first.label, shownPoints(first), { changeMessage: '%@' })] : [],
      secondaryFields: others.slice(0, 3).map((balance) => field(`balance-${balance.wallet}`, balance.label, shownPoints(balance))),
      auxiliaryFields: [],
      backFields: [field('program', labels.program, program), field('card', labels.card, number)],
    },
  };
}

/** A signed `.pkpass`: a zip of pass.json, icons, a manifest of their SHA-1 hashes and a detached PKCS #7 signature over it. Takes some 200 ms. */
export function signPass(content: PassContent, signer: PassSigner, token: string): Buffer {
  const { wwdr, signerCert, signerKey } = signer.certificates;
  const body = Buffer.from(JSON.stringify(passJson(content, signer, token)));
  return new PKPass({ 'pass.json': body, ...icons(content.design.background ?? BACKGROUND) }, { wwdr, signerCert, signerKey }).getAsBuffer();
}
