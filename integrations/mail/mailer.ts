import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';

export interface Mail {
  to: string;
  subject: string;
  html: string;
  text: string;
  /** The same key means the same mail: it is delivered, or at least recognizable, once. */
  idempotencyKey: string;
}

export interface Mailer {
  send: (mail: Mail) => Promise<void>;
}

interface MailSettings {
  /** smtp:// or smtps:// with credentials; without it mails become files. */
  smtpUrl: string | undefined;
  from: string;
  outboxDir: string;
}

const CONNECT_MS = 5000;
const SEND_MS = 15_000;

const keyHash = (key: string) => createHash('sha256').update(key).digest('hex').slice(0, 32);
const messageOf = ({ to, subject, html, text, idempotencyKey }: Mail, from: string) =>
  ({ from, to: { name: '', address: to }, subject, html, text, messageId: `<${keyHash(idempotencyKey)}@prime-engine>` });

function smtpMailer(smtpUrl: string, from: string): Mailer {
  const transport = createTransport(smtpUrl, { connectionTimeout: CONNECT_MS, greetingTimeout: CONNECT_MS, socketTimeout: SEND_MS } as object);
  return { send: async (mail) => void (await transport.sendMail(messageOf(mail, from))) };
}

/** Every mail a file that a mail program opens; the same key again finds its file there. */
function outboxMailer(outboxDir: string, from: string): Mailer {
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'unix' });
  return {
    send: async (mail) => {
      const { message } = await transport.sendMail(messageOf(mail, from));
      await mkdir(outboxDir, { recursive: true });
      await writeFile(join(outboxDir, `${keyHash(mail.idempotencyKey)}.eml`), message as Buffer, { flag: 'wx', mode: 0o600 }).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'EEXIST') throw error;
      });
    },
  };
}

/** Sends mail over SMTP or, without an SMTP server, into a folder. */
export const createMailer = ({ smtpUrl, from, outboxDir }: MailSettings): Mailer =>
  (smtpUrl === undefined || smtpUrl === '' ? outboxMailer(outboxDir, from) : smtpMailer(smtpUrl, from));
