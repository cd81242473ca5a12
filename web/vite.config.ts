import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { localeProblems } from './check-locales.mjs';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** A build with a missing translation must not exist. */
function completeTranslations(): Plugin {
  return {
    name: 'complete-translations',
    apply: 'build',
    buildStart() {
      const problems = localeProblems();
      if (problems.length > 0) this.error(`Translations are incomplete:\n${problems.join('\n')}`);
    },
  };
}

/**
 * The libraries that every page needs make one file, which compresses better than its parts and stays cached over our releases.
 * Everything else is split by use: a page loads the controls it shows. (Grouping Mantine by hand breaks the order in which
 * its modules start.)
 */
const codeSplitting = {
  includeDependenciesRecursively: false,
  groups: [{ name: 'icons', test: /@tabler\/icons-react/, minShareCount: 4 }, { name: 'parts', test: /web\/src\/(lib\/|components\/(EmptyState|ErrorState|PageHeader|StatusBadge|figures|RunLink|LazyMenu))/, minShareCount: 8 }, { name: 'base', test: /node_modules\/(react|react-dom|scheduler|@tanstack\/(history|query-core|react-query|react-router|react-store|router-core|store)|i18next|react-i18next|openapi-fetch|use-sync-external-store)\// }],
};

export default defineConfig({
  root: here('.'),
  cacheDir: here('../node_modules/.vite'),
  plugins: [react(), completeTranslations()],
  build: {
    outDir: here('../dist/web'),
    emptyOutDir: true,
    target: 'es2023',
    chunkSizeWarningLimit: 700,
    rolldownOptions: { output: { codeSplitting } },
  },
  server: { port: 5173, proxy: { '/v1': process.env.API_URL ?? 'http://127.0.0.1:3000' } },
});
