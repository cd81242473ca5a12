import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../../api.ts';
import { useProblemText } from '../../lib/problem-text.ts';

/** Why a purchase was not accepted. Codes without words of their own say that a rule of the program refused it. */
export function useRefusalText(): (problem: unknown) => string {
  const { t, i18n } = useTranslation();
  const problemText = useProblemText();
  return (problem) => {
    const code = (problem as { code?: string } | null)?.code ?? '';
    if (i18n.exists(`purchases:refusal.${code}`)) return t(`purchases:refusal.${code}`);
    if (i18n.exists(`common:problem.${code}`)) return problemText(new ApiProblem({ status: 422, code }));
    return t('purchases:refusal.other');
  };
}
