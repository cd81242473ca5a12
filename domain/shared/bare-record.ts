/** A record whose keys are codes from documents: it inherits none, so that `constructor` is not there and `__proto__` is a key like any other. */
export const bareRecord = <T>(entries: Readonly<Record<string, T>> = {}): Record<string, T> => Object.assign(Object.create(null) as Record<string, T>, entries);
