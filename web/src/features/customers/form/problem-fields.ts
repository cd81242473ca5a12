import type { TFunction } from 'i18next';
import { asProblem } from '../../../api.ts';

/** The server's complaints by field, in words: `errors[].path` is the name of the field, with or without "body." before it. */
export function problemFields(error: unknown, fields: readonly string[], t: TFunction): Record<string, string> {
  const found: Record<string, string> = {};
  for (const { path } of asProblem(error).errors) {
    const field = path.replace(/^\/?(body[./])?/, '').split(/[./]/)[0] ?? '';
    if (fields.includes(field)) found[field] = t(`customers:form.error.${field}`, { defaultValue: t('customers:form.error.field') });
  }
  return found;
}
