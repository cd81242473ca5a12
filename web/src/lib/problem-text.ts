import { useTranslation } from 'react-i18next';
import { asProblem } from '../api.ts';

/** A problem in the reader's language: known codes have their own words, the server's English detail is the last resort. */
export function useProblemText(): (error: unknown) => string {
  const { t, i18n } = useTranslation();
  return (error) => {
    const problem = asProblem(error);
    const key = `common:problem.${problem.code}`;
    if (i18n.exists(key)) return t(key);
    return i18n.language === 'en' && problem.detail ? problem.detail : t('common:problem.unexpected');
  };
}
