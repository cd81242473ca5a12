/** Node runs our TypeScript itself; under Jest, swc takes the types out and keeps the modules as they are. */
const transform = {
  '^.+\\.tsx?$': ['@swc/jest', {
    jsc: { parser: { syntax: 'typescript' }, target: 'es2024' },
    module: { type: 'es6' },
    sourceMaps: 'inline',
  }],
};

const project = (displayName, testMatch, setupFiles = []) => ({
  displayName,
  testMatch: testMatch.map((pattern) => `<rootDir>/tests/${pattern}`),
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform,
  setupFiles,
  modulePathIgnorePatterns: ['<rootDir>/.data/', '<rootDir>/dist/'],
});

export default {
  // So long may a test take that hangs; on a busy machine one that does not takes ten times as long as alone.
  testTimeout: 180_000,
  // What a project does not name belongs to the API: every component has its folder there.
  projects: [
    project('domain', ['domain/**/*.test.ts'], ['<rootDir>/tests/support/same-examples.ts']),
    project('api', ['!(domain|workflows|browser|support|bench)/**/*.test.ts']),
    project('workflows', ['workflows/**/*.test.ts']),
    project('browser', ['browser/**/*.test.ts']),
  ],
};
