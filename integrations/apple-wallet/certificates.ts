import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import forge from 'node-forge';

/** What signs passes: PEM texts. */
export interface PassCertificates {
  signerCert: string;
  signerKey: string;
  wwdr: string;
}

export interface PassIdentity {
  passTypeId: string;
  teamId: string;
}

/** Files with the certificates Apple gives out; without them we make our own, which every tool verifies and no iPhone trusts. */
export interface CertificateFiles {
  cert: string | undefined;
  key: string | undefined;
  wwdr: string | undefined;
}

const YEARS = 10;

function certificate(publicKey: forge.pki.PublicKey, { subject, issuer, serial, isAuthority }: { subject: forge.pki.CertificateField[]; issuer: forge.pki.CertificateField[]; serial: string; isAuthority: boolean }): forge.pki.Certificate {
  const made = forge.pki.createCertificate();
  made.publicKey = publicKey;
  made.serialNumber = serial;
  made.validity.notBefore = new Date(Date.now() - 86_400_000);
  made.validity.notAfter = new Date(Date.now() + YEARS * 365 * 86_400_000);
  made.setSubject(subject);
  made.setIssuer(issuer);
  made.setExtensions([{ name: 'basicConstraints', cA: isAuthority, critical: true }, isAuthority ? { name: 'keyUsage', keyCertSign: true, cRLSign: true } : { name: 'keyUsage', digitalSignature: true }]);
  return made;
}

/** An authority of our own and a signer under it, as Apple's WWDR authority and a Pass Type ID certificate. */
function makeCertificates({ passTypeId, teamId }: PassIdentity): PassCertificates {
  const [authority, signer] = [forge.pki.rsa.generateKeyPair(2048), forge.pki.rsa.generateKeyPair(2048)];
  const issuer = [{ name: 'commonName', value: 'Prime Engine self-made pass authority' }, { name: 'organizationName', value: 'Prime Engine' }];
  const subject = [{ type: '0.9.2342.19200300.100.1.1', value: passTypeId }, { name: 'commonName', value: `Pass Type ID: ${passTypeId}` }, { name: 'organizationalUnitName', value: teamId }, { name: 'organizationName', value: 'Prime Engine' }];
  const authorityCert = certificate(authority.publicKey, { subject: issuer, issuer, serial: '01', isAuthority: true });
  authorityCert.sign(authority.privateKey, forge.md.sha256.create());
  const signerCert = certificate(signer.publicKey, { subject: subject as forge.pki.CertificateField[], issuer, serial: '02', isAuthority: false });
  signerCert.sign(authority.privateKey, forge.md.sha256.create());
  return { signerCert: forge.pki.certificateToPem(signerCert), signerKey: forge.pki.privateKeyToPem(signer.privateKey), wwdr: forge.pki.certificateToPem(authorityCert) };
}

const NAMES = { signerCert: 'signer.pem', signerKey: 'signer.key', wwdr: 'authority.pem' } as const;

function readOwn(folder: string): PassCertificates | undefined {
  try {
    const read = (name: string) => readFileSync(join(folder, name), 'utf8');
    return { signerCert: read(NAMES.signerCert), signerKey: read(NAMES.signerKey), wwdr: read(NAMES.wwdr) };
  } catch {
    return undefined;
  }
}

/**
 * The certificates passes are signed with: the configured ones, else our own, made once and kept in the folder. Several processes may
 * ask at once: the folder takes the files of the first, and the others read them.
 */
export function loadCertificates(files: CertificateFiles, identity: PassIdentity, folder: string): PassCertificates {
  if (files.cert !== undefined && files.key !== undefined && files.wwdr !== undefined) {
    return { signerCert: readFileSync(files.cert, 'utf8'), signerKey: readFileSync(files.key, 'utf8'), wwdr: readFileSync(files.wwdr, 'utf8') };
  }
  const known = readOwn(folder);
  if (known) return known;
  const made = makeCertificates(identity);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  try {
    writeFileSync(join(folder, NAMES.signerKey), made.signerKey, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return waitForOwn(folder);
  }
  writeFileSync(join(folder, NAMES.signerCert), made.signerCert, { mode: 0o600 });
  writeFileSync(join(folder, NAMES.wwdr), made.wwdr, { mode: 0o600 });
  return made;
}

/** Another process has written the key and is about to write the rest. */
function waitForOwn(folder: string): PassCertificates {
  for (const end = Date.now() + 5000; Date.now() < end;) {
    const known = readOwn(folder);
    if (known) return known;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
  }
  throw new Error(`the certificates in ${folder} are incomplete; remove the folder to have them made again`);
}
