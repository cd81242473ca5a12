import type { TFunction } from 'i18next';
import type { EffectDocument, Expression, ProgramDocument, WalletDocument } from '#domain/loyalty/program.ts';
import { formatMoney, formatNumber, formatPercent } from '../../lib/format.ts';
import { describeCondition } from './conditions/describe.ts';
import { goodsWords, type ConditionNames } from './conditions/words.ts';
import { nameOf, textOf } from './text.ts';

/** Points in the wallet's units as people see them: 101 of scale 2 is 1.01. */
export const pointsWords = (units: number, wallet: WalletDocument | undefined): string => formatNumber(units / 10 ** (wallet?.scale ?? 0), { maximumFractionDigits: wallet?.scale ?? 0 });
export const percentWords = (bps: number): string => formatPercent(bps / 10_000, 2);

const isLevelRate = (value: Expression | undefined): boolean => JSON.stringify(value) === '{"var":"level.rateBps"}';

interface Telling {
  t: TFunction;
  names: ConditionNames;
  document: ProgramDocument;
}

/** What an effect does, as a part of a sentence: "5 % of the paid sum in Bonus points". */
export function effectWords(effect: EffectDocument, { t, names, document }: Telling): string {
  const number = (value: Expression | undefined, format: (plain: number) => string) => (typeof value === 'number' ? format(value) : isLevelRate(value) ? t('programs:effect.levelRate') : t('programs:effect.computed', { text: describeCondition(value, t, names) }));
  const on = 'lines' in effect && effect.lines ? goodsWords(effect.lines, t, names) : '';
  const tail = on ? ` ${t('programs:say.on', { goods: on })}` : '';
  switch (effect.type) {
    case 'discount':
      if (effect.percentBps !== undefined) return t('programs:effect.say.percent', { value: number(effect.percentBps, percentWords) }) + tail;
      if (effect.amountMinor !== undefined) return t('programs:effect.say.amount', { value: number(effect.amountMinor, (minor) => formatMoney(minor, document.currency)) }) + tail;
      return t('programs:effect.say.price', { value: number(effect.priceMinor, (minor) => formatMoney(minor, document.currency)) }) + tail;
    case 'points': case 'cashback': {
      const wallet = document.wallets.find(({ code }) => code === effect.wallet);
      const name = nameOf(wallet, effect.wallet);
      const times = effect.type === 'points' && effect.multiplier !== undefined ? ` ${t('programs:effect.say.times', { value: number(effect.multiplier, formatNumber) })}` : '';
      if (effect.rateBps !== undefined) return t(`programs:effect.say.${effect.type}Rate`, { value: number(effect.rateBps, percentWords), wallet: name }) + times + tail;
      return t(`programs:effect.say.${effect.type}Fixed`, { value: number(effect.fixed ?? (effect.type === 'points' ? effect.formula : undefined), (units) => pointsWords(units, wallet)), wallet: name }) + times + tail;
    }
    case 'gift': return t('programs:effect.say.gift', { sku: effect.sku || '…', quantity: number(effect.quantity, formatNumber) });
    case 'service': return t('programs:effect.say.service', { code: effect.code || '…' });
    case 'message': return t('programs:effect.say.message', { text: textOf(effect.text, '…') });
  }
}

/** Short name of an effect, where it has no room for a sentence. */
export const levelRateOf = (values: Record<string, unknown> | undefined): string | null => (typeof values?.rateBps === 'number' ? percentWords(values.rateBps) : null);
