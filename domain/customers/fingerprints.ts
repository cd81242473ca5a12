import { createHash } from 'node:crypto';

export type FingerprintKind = 'payment' | 'device';

export interface Fingerprint {
  kind: FingerprintKind;
  /** SHA-256, hex: what it is made from is not kept. */
  hash: string;
}

/** A fingerprint as it is kept and compared. */
export const fingerprintHash = (text: string): string => createHash('sha256').update(text.trim()).digest('hex');

/** Attributes of a profile that tell a device or a means of payment from others. */
const NAMES: readonly [name: string, kind: FingerprintKind][] = [
  ['deviceId', 'device'], ['device', 'device'], ['deviceFingerprint', 'device'], ['paymentFingerprint', 'payment'],
];

/** The fingerprints that the attributes of a profile carry. */
export function fingerprintsIn(attributes: Readonly<Record<string, unknown>> | null | undefined): Fingerprint[] {
  return NAMES.flatMap(([name, kind]) => {
    const value = attributes?.[name];
    return (typeof value === 'string' && value.trim() !== '') || typeof value === 'number' ? [{ kind, hash: fingerprintHash(String(value)) }] : [];
  });
}
