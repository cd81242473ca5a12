import { useTranslation } from 'react-i18next';
import { asProblem } from '../../../api.ts';
import { useProblemText } from '../../../lib/problem-text.ts';

/** Why an instrument, a card or an offer could not do it, in the reader's words. */
export function useRefusal(): (error: unknown) => string {
  const { t, i18n } = useTranslation();
  const problemText = useProblemText();
  return (error) => {
    const key = `instruments:refusal.${asProblem(error).code}`;
    return i18n.exists(key) ? t(key) : problemText(error);
  };
}
