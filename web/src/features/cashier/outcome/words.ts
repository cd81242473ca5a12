import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Expression } from '#domain/loyalty/program.ts';
import type { LoyaltyNames } from '../../members/loyalty-names.ts';
import { describeCondition } from '../../programs/conditions/describe.ts';
import { textOf } from '../../programs/text.ts';
import { useRuleWords } from '../../purchases/rule-words.ts';
import type { NotApplied } from '../../purchases/types.ts';
import { segmentsQuery } from '../../segments/queries.ts';
import { useCan } from '../../../session.ts';

/** The node that decided, when the answer names one that is a condition. */
function failedNode(detail: unknown): Expression | undefined {
  if (typeof detail !== 'object' || detail === null || !('node' in detail)) return undefined;
  const { node } = detail as { node: unknown };
  return typeof node === 'object' && node !== null ? (node as Expression) : undefined;
}

/** Rules, codes and reasons of a computed purchase as people say them. */
export function useOutcomeWords(names: LoyaltyNames, program: string, notApplied: NotApplied[] = []) {
  const { t } = useTranslation();
  const canRead = useCan('loyalty.read');
  const { data: segments } = useQuery({ ...segmentsQuery, enabled: canRead && JSON.stringify(notApplied).includes('"inSegment"'), staleTime: 60_000 });
  const words = useRuleWords(names.asReceiptProgram(program));
  const whose = ({ rule, code }: { rule?: string; code?: string }) => (code && !rule ? t('purchases:rule.code', { code }) : words.name(rule));
  const whyNot = (refused: NotApplied): string => {
    const node = refused.reason === 'condition' ? failedNode(refused.detail) : undefined;
    const known = names.inConditions(program);
    const told = node && describeCondition(node, t, { segment: (code) => textOf(segments?.find((segment) => segment.code === code)?.name, code), ...known });
    return told ? t('cashier:why.condition', { condition: told }) : words.whyNot(refused);
  };
  return { text: words.text, reason: words.reason, whose, whyNot };
}
