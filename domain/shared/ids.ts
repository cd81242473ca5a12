import { v7 } from 'uuid';

/** A new UUIDv7: ordered by creation time, also inside one millisecond of one process. The only place where ids are made. */
export const newId = (): string => v7();

/** Whether the text is a UUID in its canonical form. */
export const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
