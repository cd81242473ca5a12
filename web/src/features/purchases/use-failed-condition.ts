import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Expression } from '#domain/loyalty/program.ts';
import { useCan } from '../../session.ts';
import type { LoyaltyNames } from '../members/loyalty-names.ts';
import { describeCondition } from '../programs/conditions/describe.ts';
import { textOf } from '../programs/text.ts';
import { segmentsQuery } from '../segments/queries.ts';
import type { NotApplied } from './types.ts';

/** The node that decided, when the answer names one that is a condition. */
function failedNode({ reason, detail }: NotApplied): Expression | undefined {
  if (reason !== 'condition' || typeof detail !== 'object' || detail === null || !('node' in detail)) return undefined;
  const { node } = detail as { node: unknown };
  return typeof node === 'object' && node !== null ? (node as Expression) : undefined;
}

/** What would have had to be true for a rule of the program to apply, in words; empty where it is not known. */
export function useFailedCondition(names: LoyaltyNames, program: string, notApplied: NotApplied[]): (refused: NotApplied) => string {
  const { t } = useTranslation();
  const canRead = useCan('loyalty.read');
  const { data: segments } = useQuery({ ...segmentsQuery, enabled: canRead && JSON.stringify(notApplied).includes('"inSegment"'), staleTime: 60_000 });
  const known = names.inConditions(program);
  return (refused) => describeCondition(failedNode(refused), t, { segment: (code) => textOf(segments?.find((segment) => segment.code === code)?.name, code), ...known });
}
