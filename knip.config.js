/** Finds files, exports and packages that nobody uses. */
export default {
  entry: [
    'api/{main,write-openapi}.ts',
    'worker/*.ts',
    'workflows/index.ts',
    'db/migrations/*.ts',
    'infra/*.mjs',
    'infra/lib/temporal-download.mjs',
    'web/src/main.tsx',
    'web/*.{mjs,config.ts}',
    'tests/**/*.test.ts',
    'tests/bench/{run,loyalty,empty-workflow}.ts',
    'tests/{chaos,screens}/run.ts',
    'tests/support/*.ts',
  ],
  project: ['**/*.{ts,tsx,mjs,css}', '!dist/**', '!.data/**', '!coverage/**'],
  // Started as programs of their own, or read as files.
  ignoreDependencies: ['@puppeteer/browsers', 'openapi-typescript', 'swagger-ui-dist'],
  ignoreBinaries: ['temporal', 'openssl'],
  ignoreIssues: { 'tests/workflows/replay.test.ts': ['unlisted', 'unresolved'] },   // it resolves from inside another package
  ignoreExportsUsedInFile: true,
  compilers: {
    css: (text) => [...text.matchAll(/(?<=@)import[^;]+/g)].map(([statement]) => statement.replace(/url\(([^)]+)\)/, '$1').replace(/(['"])\s.*$/, '$1')).join('\n'),
  },
};
