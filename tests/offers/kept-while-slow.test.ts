import { keptWhileSlow } from '#db/queries/kept-while-slow.ts';

let now = Date.parse('2026-03-01T09:00:00Z');
let asked = 0;

const realNow = Date.now;
beforeEach(() => {
  Date.now = () => now;
});
afterEach(() => {
  Date.now = realNow;
});

const ask = (question: string, tookMs: number) => keptWhileSlow(question, async () => {
  await Promise.resolve();
  now += tookMs;
  return (asked += 1);
});

test('what is quick is computed for everybody who asks', async () => {
  const first = await ask('quick', 100);
  expect(await ask('quick', 100)).toBe(first + 1);
});

test('what is slow is kept for ten times as long as it took, for the same question only', async () => {
  const first = await ask('slow', 6000);
  now += 59_000;
  expect(await ask('slow', 6000)).toBe(first);
  expect(await ask('another', 100)).toBe(first + 1);
  now += 2000;
  expect(await ask('slow', 6000)).toBe(first + 2);
});

test('who asks while it is computed waits for it; what failed is asked again', async () => {
  let finish: (value: string) => void = () => undefined;
  const first = keptWhileSlow('long', () => new Promise<string>((resolve) => void (finish = resolve)));
  now += 6000;
  const second = keptWhileSlow('long', async () => 'another');
  finish('one');
  expect([await first, await second]).toEqual(['one', 'one']);
  const failing = () => keptWhileSlow('failing', async () => Promise.reject(new Error('no database')));
  await expect(failing()).rejects.toThrow('no database');
  expect(await keptWhileSlow('failing', async () => 'again')).toBe('again');
});
