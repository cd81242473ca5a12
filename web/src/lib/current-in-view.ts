import { useEffect, useRef } from 'react';

/** Tabs that are wider than a phone: the current one is scrolled to where it can be seen. */
export function useCurrentInView<Element extends HTMLElement>(current: string) {
  const list = useRef<Element>(null);
  useEffect(() => {
    // Not as the effect's value: newer browsers answer a promise.
    list.current?.querySelector('[aria-current], [aria-selected="true"]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [current]);
  return list;
}
