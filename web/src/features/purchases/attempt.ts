import { asProblem } from '../../api.ts';

/** Number and instant of an operation sent by hand. They stay the same while the answer is unknown, so that sending again books nothing twice. */
export const newAttempt = () => ({ externalId: `ui-${crypto.randomUUID()}`, occurredAt: new Date().toISOString() });

/** The server decided: the next try is another operation. */
export const isRefusal = (error: unknown): boolean => {
  const { status } = asProblem(error);
  return status >= 400 && status < 500;
};
