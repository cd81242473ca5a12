import type { UseFormReturnType } from '@mantine/form';
import { useEffect, useEffectEvent, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { asProblem } from '../api.ts';
import { useProblemText } from './problem-text.ts';
import { readJson, writeJson, writeSetting } from './storage.ts';

/** A letter, an @, a dot: the server judges the rest. */
export const looksLikeEmail = (value: string) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value.trim());

/**
 * Puts the server's answer beside its fields, in the reader's words.
 * Returns the sentence for the whole form when no field took it.
 */
export function useServerErrors<Values extends object>(form: UseFormReturnType<Values>, byCode: Partial<Record<string, keyof Values & string>> = {}) {
  const { t, i18n } = useTranslation();
  const problemText = useProblemText();
  return (error: unknown): string | null => {
    const problem = asProblem(error);
    const field = byCode[problem.code];
    if (field) {
      form.setFieldError(field, problemText(problem));
      return null;
    }
    const known = new Set(Object.keys(form.values));
    const own = problem.errors.map(({ path, code, message }) => ({ name: path.split(/[./[]/).filter(Boolean).find((part) => known.has(part)), code, message })).filter(({ name }) => name);
    for (const { name, code, message } of own) {
      const words = i18n.exists(`common:fieldProblem.${code}`) ? t(`common:fieldProblem.${code}`) : i18n.language === 'en' ? message : t('common:fieldProblem.invalid');
      form.setFieldError(name as string, words);
    }
    return own.length > 0 ? null : problemText(problem);
  };
}

/** What was typed survives a reload; passwords and other `secret` fields are never kept. Returns what forgets the draft. */
export function useDraft<Values extends object>(name: string, form: UseFormReturnType<Values>, secret: (keyof Values)[] = []) {
  const key = `draft:${name}`;
  const isRestored = useRef(false);
  const { values } = form;
  const keep = useEffectEvent((typed: Values) => {
    if (!isRestored.current) {
      isRestored.current = true;
      const draft = readJson<Partial<Values>>(key);
      if (draft) form.setValues((current) => ({ ...current, ...draft }));
    } else if (form.isDirty()) {
      writeJson(key, Object.fromEntries(Object.entries(typed).filter(([field]) => !secret.includes(field as keyof Values))));
    }
  });
  useEffect(() => keep(values), [values]);
  return () => writeSetting(key, null);
}
