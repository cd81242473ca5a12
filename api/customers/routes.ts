import type { Route } from '../routing/route.ts';
import { eventRoutes } from './events.ts';
import { readingRoutes } from './reading.ts';
import { searchRoutes } from './search.ts';
import { writingRoutes } from './writing.ts';

export const customerRoutes: readonly Route[] = [...readingRoutes, ...writingRoutes, ...eventRoutes, ...searchRoutes];
