import { useEffect } from 'react';

/** Keeps what was typed through a reload of the page, until `forget` is called. */
export function useDraft<Values>(key: string, values: Values, isActive: boolean) {
  useEffect(() => {
    if (!isActive) return;
    try {
      sessionStorage.setItem(key, JSON.stringify(values));
    } catch {
      // Nowhere to keep it: the draft lives as long as the page.
    }
  }, [isActive, key, values]);
}

export function readDraft<Values>(key: string): Values | null {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? 'null') as Values | null;
  } catch {
    return null;
  }
}

export const forgetDraft = (key: string) => sessionStorage.removeItem(key);
