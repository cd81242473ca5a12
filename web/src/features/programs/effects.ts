import type { TFunction } from 'i18next';
import type { EffectDocument, Expression, ProgramDocument } from '#domain/loyalty/program.ts';
import { formatMoney, formatNumber, formatPercent } from '../../lib/format.ts';
import { formatUnits } from '../members/units.tsx';
import { describeCondition } from './conditions/describe.ts';
import { byLevelWords, goodsWords, levelValueWords, type ConditionNames } from './conditions/words.ts';
import { nameOf, quotable, textOf } from './text.ts';

export const percentWords = (bps: number): string => formatPercent(bps / 10_000, 2);

/** The value of the level that a number is taken from: `{var: 'level.rateBps'}` → `rateBps` */
export function levelKeyOf(value: Expression | undefined): string | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || Object.keys(value).join() !== 'var') return null;
  const field = Array.isArray(value.var) ? value.var[0] : value.var;
  return typeof field === 'string' && field.startsWith('level.') ? field.slice('level.'.length) : null;
}

interface Telling {
  t: TFunction;
  names: ConditionNames;
  document: ProgramDocument;
}

/** What an effect does, as a part of a sentence: "5 % of the paid sum in Bonus points". */
export function effectWords(effect: EffectDocument, { t, names, document }: Telling): string {
  const byLevel = (key: string) => byLevelWords(key, t, { ...names, levels: document.levels?.list });
  const number = (value: Expression | undefined, format: (plain: number) => string) => {
    if (typeof value === 'number') return format(value);
    const key = levelKeyOf(value);
    if (key === null) return t('programs:effect.computed', { text: describeCondition(value, t, names) });
    const list = byLevel(key);
    return list ? t('programs:effect.ofLevel', { name: levelValueWords(key, t), list }) : levelValueWords(key, t);
  };
  const on = 'lines' in effect && effect.lines ? goodsWords(effect.lines, t, names) : '';
  const tail = on ? ` ${t('programs:say.on', { goods: on })}` : '';
  switch (effect.type) {
    case 'discount': {
      const key = levelKeyOf(effect.percentBps ?? effect.amountMinor ?? effect.priceMinor);
      const list = key === null ? '' : byLevel(key);
      if (list) return t(`programs:effect.say.${effect.priceMinor === undefined ? 'discount' : 'price'}ByLevel`, { list }) + tail;
      if (effect.percentBps !== undefined) return t('programs:effect.say.percent', { value: number(effect.percentBps, percentWords) }) + tail;
      if (effect.amountMinor !== undefined) return t('programs:effect.say.amount', { value: number(effect.amountMinor, (minor) => formatMoney(minor, document.currency)) }) + tail;
      return t('programs:effect.say.price', { value: number(effect.priceMinor, (minor) => formatMoney(minor, document.currency)) }) + tail;
    }
    case 'points': case 'cashback': {
      const wallet = document.wallets.find(({ code }) => code === effect.wallet);
      const name = quotable(nameOf(wallet, effect.wallet));
      const times = effect.type === 'points' && effect.multiplier !== undefined ? ` ${t('programs:effect.say.times', { value: number(effect.multiplier, formatNumber) })}` : '';
      if (effect.rateBps !== undefined) return t(`programs:effect.say.${effect.type}Rate`, { value: number(effect.rateBps, percentWords), wallet: name }) + times + tail;
      return t(`programs:effect.say.${effect.type}Fixed`, { value: number(effect.fixed ?? (effect.type === 'points' ? effect.formula : undefined), (units) => formatUnits(units, wallet?.scale)), wallet: name }) + times + tail;
    }
    case 'gift': return t('programs:effect.say.gift', { sku: effect.sku || '…', quantity: number(effect.quantity, formatNumber) });
    case 'service': return t('programs:effect.say.service', { code: effect.code || '…' });
    case 'message': return t('programs:effect.say.message', { text: quotable(textOf(effect.text, '…')) });
  }
}

/** The percent of points that a level gives, when it has one. */
export const levelRateOf = (values: Record<string, unknown> | undefined): string | null => (typeof values?.rateBps === 'number' ? percentWords(values.rateBps) : null);
