import { pino } from 'pino';
import { config } from '#config.ts';

/** Structured log of the worker: ids of workflows and runs, never personal data. */
export const logger = pino({ level: config.logLevel, base: { service: 'worker' }, timestamp: pino.stdTimeFunctions.isoTime });
