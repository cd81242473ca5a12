import { readFileSync } from 'node:fs';

/** Sums what passed and failed over checks and Jest runs. */
export function createVerdict() {
  const sum = { passed: 0, failed: 0 };
  const add = ({ passed, failed }) => {
    sum.passed += passed;
    sum.failed += failed;
  };
  return {
    add,
    /** A check that is not made of tests counts as one. */
    addCheck: (isFine) => add({ passed: isFine ? 1 : 0, failed: isFine ? 0 : 1 }),
    get failed() {
      return sum.failed;
    },
    line: () => `${sum.passed} passed, ${sum.failed} failed`,
  };
}

/**
 * The figures of a Jest run. A suite that could not even load counts as a failure, and so does a run that ended badly for
 * another reason or left no results.
 */
export function readJestResults(file, exitCode) {
  const results = read(file);
  if (!results) return { passed: 0, failed: 1 };
  const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
  return { passed: results.numPassedTests, failed: exitCode !== 0 && failed === 0 ? 1 : failed };
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
