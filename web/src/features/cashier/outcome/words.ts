import { useTranslation } from 'react-i18next';
import type { LoyaltyNames } from '../../members/loyalty-names.ts';
import { useRuleWords } from '../../purchases/rule-words.ts';
import type { NotApplied } from '../../purchases/types.ts';
import { useFailedCondition } from '../../purchases/use-failed-condition.ts';

/** Rules, codes and reasons of a computed purchase as people say them. */
export function useOutcomeWords(names: LoyaltyNames, program: string, notApplied: NotApplied[] = []) {
  const { t } = useTranslation();
  const failed = useFailedCondition(names, program, notApplied);
  const words = useRuleWords(names.asReceiptProgram(program));
  const whose = ({ rule, code }: { rule?: string; code?: string }) => (code && !rule ? t('purchases:rule.code', { code }) : words.name(rule));
  const whyNot = (refused: NotApplied): string => {
    const condition = failed(refused);
    return condition ? t('cashier:why.condition', { condition }) : words.whyNot(refused);
  };
  return { text: words.text, reason: words.reason, whose, whyNot };
}
