import { readFileSync } from 'node:fs';

const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;

/** One line per step, with what it found and how long it took. */
export function createProgress(write = (text) => process.stdout.write(text)) {
  const startedAt = performance.now();
  const line = (mark, name, text, ms) => write(`${mark} ${name.padEnd(12)} ${text.padEnd(58)} ${seconds(ms).padStart(8)}\n`);
  return {
    /** Runs `work` and prints its line: `text` of what it returns, or all of it; `failed` there marks the line. */
    async step(name, work) {
      const began = performance.now();
      try {
        const result = await work();
        line(result?.failed ? '✗' : '✓', name, result?.text ?? String(result ?? ''), performance.now() - began);
        return result;
      } catch (error) {
        if (!error.stopped) line('✗', name, 'failed', performance.now() - began);
        throw error;
      }
    },
    /** A remark while a slow step goes on. */
    note: (name, text) => write(`· ${name.padEnd(12)} ${text}\n`),
    elapsedMs: () => performance.now() - startedAt,
    elapsed: () => seconds(performance.now() - startedAt),
  };
}

/** The end of a log, for error messages. */
export function tail(file, lines = 20) {
  try {
    return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lines).map((line) => `    ${line}`).join('\n');
  } catch {
    return '    (no log)';
  }
}

/** A failure that the user can act upon: shown without a stack trace. */
export class LaunchError extends Error {
  constructor(message, options) {
    super(message, options);
    this.name = 'LaunchError';
  }
}
