/** What takes no longer than this is computed for everybody who asks. */
const SLOW_MS = 5000;
/** What was slow is kept for so many times as long as it took, and no longer than MOST_MS: it takes no more than a tenth of the time. */
const TIMES = 10;
const MOST_MS = 5 * 60_000;
const MOST_KEPT = 500;

interface Answer {
  value: Promise<unknown>;
  askedAt: number;
  /** Infinity while it is computed. */
  until: number;
}

const answers = new Map<string, Answer>();

/**
 * The answer to a question over a whole base: computed anew each time as long as that is quick. Of a large base, who asks while it is
 * computed waits for the same answer, and who asks soon after gets it as it was.
 *
 * @param question what is asked, of whom: the same text means the same answer
 */
export function keptWhileSlow<T>(question: string, compute: () => Promise<T>): Promise<T> {
  const known = answers.get(question);
  const now = Date.now();
  if (known && now < known.until && now - known.askedAt > SLOW_MS) return known.value as Promise<T>;
  const answer: Answer = { value: Promise.resolve(), askedAt: now, until: Infinity };
  const value = compute().then((result) => {
    const took = Date.now() - answer.askedAt;
    if (took > SLOW_MS) answer.until = Date.now() + Math.min(TIMES * took, MOST_MS);
    else if (answers.get(question) === answer) answers.delete(question);
    return result;
  });
  answer.value = value;
  if (answers.size > MOST_KEPT) answers.clear();
  answers.set(question, answer);
  value.catch(() => answers.get(question) === answer && answers.delete(question));
  return value;
}
