import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { localeProblems } from './check-locales.mjs';
import { partWords } from './part-words.mjs';

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

/** A part of Mantine without its styles must not exist either: styles/mantine.css names those we use. */
function completeStyles(): Plugin {
  const classes = (text: string) => new Set(text.match(/\bm_[0-9a-f]{6,8}\b/g));
  return {
    name: 'complete-styles',
    apply: 'build',
    generateBundle(_options, bundle) {
      const files = Object.values(bundle);
      const styled = classes(files.map((file) => (file.type === 'asset' && file.fileName.endsWith('.css') ? String(file.source) : '')).join());
      const all = classes(readFileSync(here('../node_modules/@mantine/core/styles.css'), 'utf8'));
      const bare = [...classes(files.map((file) => (file.type === 'chunk' ? file.code : '')).join())].filter((name) => all.has(name) && !styled.has(name));
      if (bare.length > 0) this.error(`Styles of Mantine are missing in styles/mantine.css: ${bare.join(', ')}`);
    },
  };
}

/** Dialogs do without Mantine's ScrollArea, and so without what places dropdowns: see no-scroll-area.mjs. */
function lightDialogs(): Plugin {
  return {
    name: 'light-dialogs',
    enforce: 'pre',
    resolveId: (id, importer) => (id.endsWith('/ScrollArea/ScrollArea.mjs') && importer && /\/components\/(?:Drawer|Modal)\//.test(importer) ? here('no-scroll-area.mjs') : null),
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
  plugins: [partWords(), lightDialogs(), react(), completeTranslations(), completeStyles()],
  build: {
    outDir: here('../dist/web'),
    emptyOutDir: true,
    target: 'es2023',
    chunkSizeWarningLimit: 700,
    rolldownOptions: { output: { codeSplitting } },
  },
  server: { port: 5173, proxy: { '/v1': process.env.API_URL ?? 'http://127.0.0.1:3000' } },
});
