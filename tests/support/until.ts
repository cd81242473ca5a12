const EVERY_MS = 50;
/** Less than a test may take, so that what it waited for is named when it does not come. */
const LIMIT_MS = 150_000;

/** Looks again and again until what is seen is there. @throws what it saw last, when it does not come in time */
export async function eventually<T>(look: () => T | PromiseLike<T>, isThere: (seen: T) => boolean): Promise<T> {
  for (const end = Date.now() + LIMIT_MS; ; await new Promise((resolve) => setTimeout(resolve, EVERY_MS))) {
    const seen = await look();
    if (isThere(seen)) return seen;
    if (Date.now() > end) throw new Error(`after ${LIMIT_MS / 1000} s it was still ${JSON.stringify(seen)?.slice(0, 2000)}`);
  }
}

/** Waits until it is true. */
export const until = (isTrue: () => boolean | Promise<boolean>): Promise<boolean> => eventually(isTrue, Boolean);
