import type { Route } from '../routing/route.ts';
import { operationRoutes } from './operations.ts';
import { createPool, downloadCodes, getPool, pools } from './pools.ts';
import { counts, getInstrument, heldInstruments, instruments } from './reading.ts';
import { getType, issue, listTypes, saveType } from './types.ts';

export const instrumentRoutes: Route[] = [saveType, listTypes, getType, issue, createPool, pools, getPool, downloadCodes, counts, instruments, getInstrument, heldInstruments, ...operationRoutes];
