import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { config } from '#config.ts';
import { until } from './until.ts';

export interface ReceivedMail {
  subject: string;
  text: string;
  html: string;
}

const OUTBOX = join(config.dataDir, 'outbox');

const quotedPrintable = (body: string) =>
  Buffer.from(body.replaceAll(/=\n/g, '').replaceAll(/=([0-9A-F]{2})/g, (_match, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))), 'latin1').toString();

const decode = (body: string, encoding: string) =>
  (encoding === 'base64' ? Buffer.from(body, 'base64').toString() : encoding === 'quoted-printable' ? quotedPrintable(body) : body);

const words = (header: string) => header.replaceAll(/\?=\s+=\?/g, '?==?').replaceAll(/=\?utf-8\?([QB])\?(.*?)\?=/gi, (_match, kind: string, body: string) =>
  decode(kind.toUpperCase() === 'Q' ? body.replaceAll('_', ' ') : body, kind.toUpperCase() === 'Q' ? 'quoted-printable' : 'base64'));

function partOf(source: string, type: string): string {
  const part = source.split(/^--.*$/m).find((piece) => new RegExp(`^Content-Type: ${type}`, 'im').test(piece)) ?? '';
  const [, ...body] = part.trimStart().split('\n\n');
  return decode(body.join('\n\n').trim(), /^Content-Transfer-Encoding: (\S+)/im.exec(part)?.[1] ?? '');
}

function parse(source: string): ReceivedMail {
  const unfolded = source.split('\n\n')[0]!.replaceAll(/\n[ \t]+/g, ' ');
  return { subject: words(/^Subject: (.*)$/m.exec(unfolded)?.[1] ?? ''), text: partOf(source, 'text/plain'), html: partOf(source, 'text/html') };
}

/** The mails that went to this address, the newest last. */
export function mailsTo(address: string): ReceivedMail[] {
  const files = (existsSync(OUTBOX) ? readdirSync(OUTBOX) : []).map((name) => join(OUTBOX, name)).map((path) => ({ source: readFileSync(path, 'utf8'), at: statSync(path).mtimeMs }));
  return files.filter(({ source }) => new RegExp(`^To: <?${address.replaceAll(/[.+]/g, '\\$&')}>?$`, 'im').test(source)).sort((a, b) => a.at - b.at).map(({ source }) => parse(source));
}

/** The link of the newest mail to this address that leads to a page of the app. */
export function linkTo(address: string, page: string): string {
  const found = new RegExp(`${config.appUrl}${page}([\\w-]+)`).exec(mailsTo(address).at(-1)?.text ?? '');
  if (!found?.[1]) throw new Error(`no mail to ${address} has a link to ${page}`);
  return found[1];
}

/** The same of the last of so many mails, which come when they come: some answers do not wait for their mail. */
export async function mailedLinkTo(address: string, page: string, mails = 1): Promise<string> {
  await until(() => mailsTo(address).length === mails);
  return linkTo(address, page);
}
