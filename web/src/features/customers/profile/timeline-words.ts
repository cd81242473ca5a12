import type { Icon } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import type { ReactNode } from 'react';
import type { UnitWords, WalletUnits } from '../../members/units.tsx';
import type { Names } from '../names.ts';

export interface TimelineWords {
  t: TFunction;
  exists: (key: string) => boolean;
  names: Names;
  units: UnitWords;
  /** The program's own name of a level. */
  level: (code: string, program?: string) => string;
  /** Names of places by their external id. */
  places: ReadonlyMap<string, string>;
}

export interface TimelineParts {
  icon: Icon;
  title: ReactNode;
  detail?: ReactNode;
  end?: ReactNode;
  /** Its points can be explained in place. */
  purchase?: { id: string; earned: WalletUnits[] };
}

/** One type of events as people say it. */
export type Describer = (data: Record<string, unknown>, words: TimelineWords, type: string) => TimelineParts;

/** Points wallet by wallet, as a row of the timeline tells them. */
export const unitsFrom = (value: unknown): WalletUnits[] => (Array.isArray(value) ? (value as WalletUnits[]) : []);

/** Parts of what a row tells, whose shape depends on its type. */
export const text = (value: unknown): string => (typeof value === 'string' ? value : '');
export const part = (value: unknown): Record<string, unknown> => (typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {});
