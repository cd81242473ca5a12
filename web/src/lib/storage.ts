/** localStorage that never throws (private windows, full disks). */
export function readSetting(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

export function writeSetting(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // Nothing to save into: the choice lasts until the page is closed.
  }
}

export function readJson<T>(key: string): T | null {
  try {
    return JSON.parse(readSetting(key) ?? 'null') as T | null;
  } catch {
    return null;
  }
}

export const writeJson = (key: string, value: unknown): void => writeSetting(key, JSON.stringify(value));
