import { z } from 'zod';
import { instant, text } from '../shared/schemas.ts';

export const CONSENT_CHANNELS = ['email', 'sms', 'whatsapp', 'telegram', 'push', 'call'] as const;
export type ConsentChannel = (typeof CONSENT_CHANNELS)[number];

/** What a person allowed on a channel: since when, where it was said, in which words. */
export interface Consent {
  granted: boolean;
  at: string;
  source: string | null;
  text?: string;
}
export type Consents = Partial<Record<ConsentChannel, Consent>>;

export const ConsentBody = z.union([
  z.boolean(),
  z.strictObject({ granted: z.boolean(), at: instant.optional(), source: text(100).optional(), text: text(2000).optional() }),
]).meta({ id: 'ConsentBody', description: '`true`, `false`, or the whole statement' });
export type ConsentBody = z.output<typeof ConsentBody>;

/** A given consent as it is kept; a repeat of what is known already changes nothing, so that the first statement stays the proof. */
export function normalizeConsent(body: ConsentBody, known: Consent | undefined, now: Date): Consent {
  const given = typeof body === 'boolean' ? { granted: body } : body;
  const same = known?.granted === given.granted;
  if (same && (typeof body === 'boolean' || (body.at === undefined && body.source === undefined && body.text === undefined))) return known;
  const { at, source, text: words } = typeof body === 'boolean' ? {} as { at?: Date; source?: string; text?: string } : body;
  return { granted: given.granted, at: (at ?? (same ? new Date(known.at) : now)).toISOString(), source: source ?? (same ? known.source : null), ...(words !== undefined && { text: words }) };
}

/** What a message is for: a service message answers the person's own act, everything else needs a granted consent. */
export type MessagePurpose = 'service' | 'reminder';

export interface Recipient {
  status: string;
  email: string | null;
  consents: Consents;
  purchaseCount: number;
}

/** Why a mail must not be sent now, or null when it may. Decided at the moment of sending, here and nowhere else. */
export function reasonNotToMail(purpose: MessagePurpose, { status, email, consents, purchaseCount }: Recipient): string | null {
  if (status !== 'active') return 'erased';
  if (email === null) return 'no_address';
  if (consents.email?.granted === false) return 'consent_refused';
  if (purpose === 'service') return null;
  if (consents.email?.granted !== true) return 'no_consent';
  return purchaseCount > 0 ? 'already_bought' : null;
}
