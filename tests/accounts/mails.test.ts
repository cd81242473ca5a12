import { SMTPServer } from 'smtp-server';
import type { AddressInfo } from 'node:net';
import { createMailer } from '#integrations/mail/mailer.ts';
import { languageOf, renderMessage, type MessageTemplate } from '#templates/render.ts';
import { invitation } from '#templates/messages/invitation.ts';
import { newId } from '#domain/shared/ids.ts';
import { config } from '#config.ts';
import { mailsTo } from '../support/outbox.ts';
import { uniqueEmail } from '../support/factories.ts';

const words = { subject: 'Hello {{name}}', heading: 'Hi {{name}}', paragraphs: ['From {{sender}}'] };
const template: MessageTemplate = { ru: words, en: words, ar: words };

describe('rendering', () => {
  test.each([['ru-RU', 'ru'], ['ar', 'ar'], ['en-GB', 'en'], ['pt', 'en'], ['', 'en']])('the locale %s reads %s', (locale, language) => {
    expect(languageOf(locale)).toBe(language);
  });

  test('a name cannot become markup, nor a second header', () => {
    const { html, text, subject } = renderMessage(template, 'en', { sender: 'A & B', name: '<b>Eve</b>\nBcc: x@example.test {{sender}}' });
    expect(html).toContain('&lt;b&gt;Eve&lt;/b&gt;');
    expect(html).toContain('From A &amp; B');
    expect(text).toContain('From A & B');
    expect(subject).toBe('Hello <b>Eve</b> Bcc: x@example.test {{sender}}');
  });

  test('a missing variable is an error, not a gap', () => {
    expect(() => renderMessage(template, 'en', { sender: 'A' })).toThrow(/name/);
  });

  test('Arabic runs from right to left, addresses do not', () => {
    const { html } = renderMessage(invitation, 'ar-AE', { sender: 'سينما', actionUrl: 'https://example.test/i/1' });
    expect(html).toMatch(/<html lang="ar" dir="rtl">/);
    expect(html).toMatch(/dir="ltr">https:\/\/example\.test\/i\/1</);
  });
});

describe('sending', () => {
  const mail = (to: string, idempotencyKey = newId()) => ({ to, subject: 'Привет', html: '<p>Привет 🌼</p>', text: 'Привет 🌼', idempotencyKey });

  test('without an SMTP server a mail becomes one file, however often it is sent', async () => {
    const mailer = createMailer({ smtpUrl: undefined, from: config.mailFrom, outboxDir: `${config.dataDir}/outbox` });
    const to = uniqueEmail();
    const once = mail(to);
    await Promise.all([mailer.send(once), mailer.send(once)]);
    await mailer.send(once);
    expect(mailsTo(to)).toEqual([{ subject: 'Привет', text: 'Привет 🌼', html: '<p>Привет 🌼</p>' }]);
  });

  test('with one it goes out with an id of its own, and an address is no list of addresses', async () => {
    const received: string[] = [];
    const recipients: string[] = [];
    const server = new SMTPServer({
      authOptional: true, disabledCommands: ['STARTTLS'],
      onRcptTo: ({ address }, _session, done) => { recipients.push(address); done(); },
      onData: (stream, _session, done) => {
        let source = '';
        stream.on('data', (chunk: Buffer) => { source += chunk.toString(); });
        stream.on('end', () => { received.push(source); done(); });
      },
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const mailer = createMailer({ smtpUrl: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`, from: 'Shop <shop@example.test>', outboxDir: '' });
    const key = newId();
    await mailer.send(mail('one@example.test', key));
    await mailer.send(mail('one@example.test', key));
    await new Promise<void>((resolve) => server.close(() => resolve()));
    const ids = received.map((source) => /^Message-ID: (.*)$/im.exec(source)?.[1]);
    expect([recipients, ids.length, new Set(ids).size]).toEqual([['one@example.test', 'one@example.test'], 2, 1]);
  });
});
