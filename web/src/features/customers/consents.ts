/** The channels a person may be written on, in the order people expect them. */
export const channels = ['email', 'sms', 'telegram', 'whatsapp', 'push', 'call'] as const;
export type Channel = (typeof channels)[number];

export interface Consent {
  granted: boolean;
  at: string;
  source: string | null;
  text?: string;
}

export type Consents = Partial<Record<Channel, Consent>>;

export const statedConsents = (consents: Consents): (Consent & { channel: Channel })[] =>
  channels.flatMap((channel) => { const consent = consents[channel]; return consent ? [{ ...consent, channel }] : []; });
