import { useState } from 'react';

/** True from the first time on: what closes with a movement must stay until it is over. */
export function useHasBeen(now: boolean): boolean {
  const [hasBeen, setHasBeen] = useState(now);
  if (now && !hasBeen) setHasBeen(true);
  return hasBeen;
}
