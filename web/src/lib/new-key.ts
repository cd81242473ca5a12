/** A key whose secret was just shown: kept for this tab only, so that a reload of the first-run page does not lose it. */
export interface NewKey {
  id: string;
  name: string;
  prefix: string;
  secret: string;
  scopes: string[];
}

const name = 'new-key';

export function rememberNewKey(key: NewKey): void {
  sessionStorage.setItem(name, JSON.stringify(key));
}

export function newKey(): NewKey | null {
  return JSON.parse(sessionStorage.getItem(name) ?? 'null') as NewKey | null;
}

export function forgetNewKey(): void {
  sessionStorage.removeItem(name);
}
