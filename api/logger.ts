import { pino } from 'pino';
import { config } from '#config.ts';

/** Structured log of the API. Never pass bodies, names, addresses or phone numbers: ids only. */
export const logger = pino({ level: config.logLevel, base: { service: 'api' }, timestamp: pino.stdTimeFunctions.isoTime });
