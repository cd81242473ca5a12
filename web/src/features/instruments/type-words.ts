import type { TFunction } from 'i18next';
import type { ProgramDocument } from '#domain/loyalty/program.ts';
import { formatInstant, formatMoney } from '../../lib/format.ts';
import { describeCondition } from '../programs/conditions/describe.ts';
import { durationWords, goodsWords, listed, periodWords, weekdaysWords, type ConditionNames } from '../programs/conditions/words.ts';
import { effectWords } from '../programs/effects.ts';
import type { InstrumentTypeDocument } from './types.ts';

interface Telling {
  t: TFunction;
  names: ConditionNames;
  document: ProgramDocument;
}

/** What one has in hand: the effects of a coupon, the money of a certificate, the visits of a pass. */
function gives({ effects = [], balance, kind }: InstrumentTypeDocument, telling: Telling): string {
  const { t, document } = telling;
  if (balance?.unit === 'money') return t('instruments:say.money', { sum: formatMoney(balance.amount, document.currency) });
  if (balance?.unit === 'visits') return t('instruments:say.visits', { count: balance.amount });
  if (kind === 'certificate') return t('instruments:say.anyMoney');
  if (kind === 'pass') return t('instruments:say.anyVisits');
  return effects.length > 0 ? effects.map((effect) => effectWords(effect, telling)).join('; ') : t('instruments:say.nothing');
}

function times({ schedule }: InstrumentTypeDocument, t: TFunction): string | false {
  if (!schedule) return false;
  const days = schedule.weekdays?.length && schedule.weekdays.length < 7 ? weekdaysWords(schedule.weekdays, t) : '';
  const hours = schedule.from || schedule.to ? t('instruments:say.hours', { from: schedule.from ?? '00:00', to: schedule.to ?? '24:00' }) : '';
  return [days, hours].filter(Boolean).join(' ') || false;
}

function lasts({ validity }: InstrumentTypeDocument, t: TFunction): string {
  if (!validity) return t('instruments:say.forever');
  if ('until' in validity) return t('instruments:say.until', { date: /^\d{4}-\d{2}-\d{2}$/.test(validity.until) ? formatInstant(`${validity.until}T12:00:00Z`, 'date', 'UTC') : formatInstant(validity.until, 'date') });
  return t(validity.from === 'first_use' ? 'instruments:say.fromFirstUse' : 'instruments:say.fromIssue', { duration: durationWords(validity.after) });
}

function uses({ kind, limits = [], perDay }: InstrumentTypeDocument, { t, document }: Telling): string[] {
  const own = limits.map(({ measure, max, period, subject = 'member' }) => t(`instruments:say.limit.${measure === 'sum' ? 'sum' : measure === 'units' ? 'units' : 'count'}`, {
    count: max, sum: formatMoney(max, document.currency), period: periodWords(period, t), subject: t(`instruments:say.subject.${subject}`),
  }));
  return [...(kind === 'coupon' && limits.length === 0 ? [t('instruments:say.once')] : own), ...(perDay === undefined ? [] : [t('instruments:say.perDay', { count: perDay })])];
}

/** With a capital letter and a full stop. */
export const asSentence = (text: string): string => `${text.charAt(0).toLocaleUpperCase()}${text.slice(1)}${text.endsWith('.') ? '' : '.'}`;

/** The type as one sentence that can be read aloud. */
export function typeSentence(type: InstrumentTypeDocument, telling: Telling): string {
  const { t, names, document } = telling;
  const goods = type.lines ? goodsWords(type.lines, t, names) : '';
  const condition = describeCondition(type.when, t, names);
  const parts = [
    gives(type, telling),
    goods && t('instruments:say.on', { goods }),
    condition && t('instruments:say.when', { condition }),
    type.places?.length && t('instruments:say.places', { places: listed(type.places.map(names.place), 'disjunction') }),
    times(type, t),
    lasts(type, t),
    ...uses(type, telling),
    type.freeze && t('instruments:say.freeze', { duration: durationWords(type.freeze.max) }),
    type.refundable && t('instruments:say.refundable'),
    type.transferable && t('instruments:say.transferable'),
    type.exclusive && t('instruments:say.exclusive'),
    type.priceMinor !== undefined && type.priceMinor > 0 && t('instruments:say.price', { sum: formatMoney(type.priceMinor, document.currency) }),
  ];
  return asSentence(parts.filter(Boolean).join(t('instruments:say.joint')));
}
