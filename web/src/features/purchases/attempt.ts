import { asProblem } from '../../api.ts';

/** Number and instant of an operation sent by hand. They stay the same while the answer is unknown, so that sending again books nothing twice. */
export const newAttempt = (prefix: 'R' | 'P' | 'C') => ({ externalId: `${prefix}-${readableCode()}`, occurredAt: new Date().toISOString() });

const ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

/** Ten characters (50 bits) that people can read to each other. */
const readableCode = () => [...crypto.getRandomValues(new Uint8Array(10))].map((byte) => ALPHABET[byte % ALPHABET.length]).join('');

/** The server decided: the next try is another operation. */
export const isRefusal = (error: unknown): boolean => {
  const { status } = asProblem(error);
  return status >= 400 && status < 500;
};
