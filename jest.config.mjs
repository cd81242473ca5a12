/** Node runs our TypeScript itself; under Jest, swc takes the types out and keeps the modules as they are. */
const transform = {
  '^.+\\.tsx?$': ['@swc/jest', {
    jsc: { parser: { syntax: 'typescript' }, target: 'es2024' },
    module: { type: 'es6' },
    sourceMaps: 'inline',
  }],
};

const project = (displayName, testMatch) => ({
  displayName,
  testMatch: testMatch.map((pattern) => `<rootDir>/tests/${pattern}`),
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform,
  modulePathIgnorePatterns: ['<rootDir>/.data/', '<rootDir>/dist/'],
});

export default {
  testTimeout: 30_000,
  // What a project does not name belongs to the API: every component has its folder there.
  projects: [
    project('domain', ['domain/**/*.test.ts']),
    project('api', ['!(domain|workflows|browser|support|bench)/**/*.test.ts']),
    project('workflows', ['workflows/**/*.test.ts']),
    project('browser', ['browser/**/*.test.ts']),
  ],
};
