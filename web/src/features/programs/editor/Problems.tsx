import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { problemsAt, useEditor } from './context.ts';
import type { FieldProblem } from '../../../api.ts';

/** A problem in the reader's words; the server's English sentence where the reader reads English. */
export function useProblemWords(): (problem: FieldProblem) => string {
  const { t, i18n } = useTranslation();
  return ({ code, message }) => {
    const key = `programs:problem.${code}`;
    if (i18n.language === 'en' && message) return message;
    if (i18n.exists(key)) return t(key);
    return i18n.exists(`common:fieldProblem.${code}`) ? t(`common:fieldProblem.${code}`) : t('common:fieldProblem.invalid');
  };
}

/** What is wrong at this place of the document. */
export function Problems({ path, exact }: { path: string; exact?: boolean }) {
  const { problems } = useEditor();
  const words = useProblemWords();
  const own = problemsAt(problems, path, exact);
  if (own.length === 0) return null;
  return (
    <ul className="pgm-problems s12" role="alert">
      {[...new Set(own.map(words))].map((text) => <li key={text}><IconAlertTriangle size={14} aria-hidden />{text}</li>)}
    </ul>
  );
}

/** The sentence for a field's own error line. */
export function useProblemAt(): (path: string) => string | undefined {
  const { problems } = useEditor();
  const words = useProblemWords();
  return (path) => {
    const [first] = problemsAt(problems, path);
    return first && words(first);
  };
}
