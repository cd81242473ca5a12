import { useRef, useState } from 'react';
import { readJson, writeJson, writeSetting } from './storage.ts';

interface Kept<Value> {
  /** What it was begun from, as JSON. */
  base: string;
  value: Value;
}

/**
 * Like `useState`, and what is changed survives a reload of the page: it is kept on this device under the name until it is
 * forgotten. What was begun from another `start` (somebody saved meanwhile) is not taken up again.
 */
export function useKept<Value>(name: string, start: Value) {
  const key = `draft:${name}`;
  const [base] = useState(() => JSON.stringify(start));
  const [value, setValue] = useState<Value>(() => {
    const kept = readJson<Kept<Value>>(key);
    return kept?.base === base ? kept.value : start;
  });
  const latest = useRef(value);
  const set = (change: (old: Value) => Value) => {
    const next = change(latest.current);
    latest.current = next;
    setValue(next);
    if (JSON.stringify(next) === base) writeSetting(key, null);
    else writeJson(key, { base, value: next } satisfies Kept<Value>);
  };
  return { value, set, isChanged: JSON.stringify(value) !== base, forget: () => writeSetting(key, null), reset: () => set(() => JSON.parse(base) as Value) };
}
