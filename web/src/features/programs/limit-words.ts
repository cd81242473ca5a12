import type { TFunction } from 'i18next';
import type { LimitDocument, ProgramDocument } from '#domain/loyalty/program.ts';
import { formatMoney } from '../../lib/format.ts';
import { periodWords } from './conditions/words.ts';
import { amountWords, scaleOf } from './points.ts';

/** A limit as a sentence: "At most 2 pieces a day per member". */
export function limitWords(limit: LimitDocument, { t, document }: { t: TFunction; document: ProgramDocument }): string {
  const { measure, max, period, subject = 'member' } = limit;
  const { currency } = document;
  const scale = scaleOf(document, limit.rules);
  const amount = measure === 'sum' ? formatMoney(max, currency) : t(`programs:limits.amount.${measure}`, { count: measure === 'points' ? max / 10 ** scale : max, value: amountWords(limit, { scale, currency }) });
  return t('programs:limits.sentence', {
    amount, period: typeof period === 'string' ? t(`programs:limits.per.${period}`) : periodWords(period, t), subject: t(`programs:limits.of.${subject}`),
  });
}
