import type { InstrumentEntry } from './types.ts';

/** Whether an entry comes after another: in event time, at one instant in the order of booking. */
export const isAfter = (entry: InstrumentEntry, { id, occurredAt }: InstrumentEntry): boolean => entry.occurredAt > occurredAt || (entry.occurredAt === occurredAt && entry.id > id);
