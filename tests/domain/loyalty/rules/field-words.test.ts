import { readFileSync } from 'node:fs';
import { FIELDS } from '#domain/loyalty/rules/catalogue.ts';

/** The condition builder of the web takes its fields from the catalogue: each needs a name people read. */
test.each(['en', 'ru', 'ar'])('every field of the catalogue has a name in %s', (language) => {
  const { field } = JSON.parse(readFileSync(new URL(`../../../../web/src/locales/${language}/programs.json`, import.meta.url), 'utf8')) as { field: Record<string, Record<string, string>> };
  const nameless = FIELDS.map(({ key }) => key).filter((key) => { const [group = '', name = ''] = key.split('.'); return !field[group]?.[name]; });
  expect(nameless).toEqual([]);
});
