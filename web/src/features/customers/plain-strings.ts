/** The router reads `?search=0418` as text but `?search=418` and `?contactable=true` as a number and a boolean; pages want text. */
export const plainStrings = (search: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined && value !== null && value !== '').map(([key, value]) => [key, String(value)]));
