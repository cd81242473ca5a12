import { join } from 'node:path';
import { config } from '#config.ts';
import { accountMails } from '#integrations/mail/account-mails.ts';
import { createMailer } from '#integrations/mail/mailer.ts';

/** Where mails land while there is no SMTP server. */
export const outboxDir = join(config.dataDir, 'outbox');

export const mails = accountMails(createMailer({ smtpUrl: config.smtpUrl, from: config.mailFrom, outboxDir }));
