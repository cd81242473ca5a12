import { mkdirSync, writeFileSync } from 'node:fs';
import { openApiDocument } from './routing/openapi.ts';
import { routes } from './routes.ts';

/** Writes dist/openapi.json for the web app's types; needs neither database nor Temporal. */
const folder = new URL('../dist/', import.meta.url);
mkdirSync(folder, { recursive: true });
writeFileSync(new URL('openapi.json', folder), `${JSON.stringify(openApiDocument(routes), null, 2)}\n`);
process.exit(0);
