import type { Icon } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import type { ReactNode } from 'react';
import type { Names } from '../names.ts';

export interface TimelineWords {
  t: TFunction;
  exists: (key: string) => boolean;
  names: Names;
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
  purchase?: { id: string; earned: number };
}

/** One type of events as people say it. */
export type Describer = (data: Record<string, unknown>, words: TimelineWords, type: string) => TimelineParts;
