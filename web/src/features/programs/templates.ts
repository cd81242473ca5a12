import type { TFunction } from 'i18next';
import type { Expression } from '#domain/loyalty/program.ts';
import type { ProgramDocument } from './types.ts';

export const TEMPLATES = ['points', 'levels', 'cashback', 'discount'] as const;
export type Template = (typeof TEMPLATES)[number];

const spent = (minor: number): Expression => ({ '>=': [{ metric: ['spend', {}, { rolling: 'P365D' }] as unknown as Expression }, minor] });

/** A program to begin with; every number of it is meant to be changed. */
export function templateOf(template: Template, { t, timezone, currency }: { t: TFunction; timezone: string; currency: string }): ProgramDocument {
  const wallet = { code: 'BONUS', name: t('programs:template.wallet'), scale: 0, rounding: 'floor' as const, unitValueMinor: 100, earnOn: 'paid_money' as const, maxPayShareBps: 5_000, activation: { after: 'P0D' }, expiry: { after: 'P365D', round: 'end_of_day' as const } };
  const base: ProgramDocument = { timezone, currency, enrolment: 'manual', place: null, wallets: [wallet], returns: { method: 'proportional', policy: 'within_balance' } };
  const rate = (rateBps: Expression, name: string) => ({ code: 'earn', name, effects: [{ type: 'points' as const, wallet: 'BONUS', rateBps }] });
  switch (template) {
    case 'points': return { ...base, rules: [rate(500, t('programs:template.rule.points'))] };
    case 'levels': return {
      ...base,
      levels: {
        atPurchase: 'before', effective: 'now', term: { after: 'P12M', round: 'end_of_day' }, downgrade: 'one_down',
        list: [
          { code: 'base', name: t('programs:template.level.base'), values: { rateBps: 300 } },
          { code: 'silver', name: t('programs:template.level.silver'), values: { rateBps: 500 }, when: spent(3_000_000) },
          { code: 'gold', name: t('programs:template.level.gold'), values: { rateBps: 1_000 }, when: spent(10_000_000) },
        ],
      },
      rules: [rate({ var: 'level.rateBps' }, t('programs:template.rule.levels'))],
    };
    case 'cashback': return { ...base, wallets: [{ ...wallet, code: 'CASHBACK', name: t('programs:template.cashbackWallet'), scale: 2, unitValueMinor: 1, maxPayShareBps: 10_000, expiry: null }], rules: [{ code: 'cashback', name: t('programs:template.rule.cashback'), effects: [{ type: 'cashback', wallet: 'CASHBACK', rateBps: 300 }] }] };
    case 'discount': return {
      ...base, groups: [{ code: 'discounts', name: t('programs:template.group'), mode: 'highest', base: 'sequential' }],
      rules: [{ code: 'morning', group: 'discounts', name: t('programs:template.rule.discount'), when: { localTime: ['08:00', '11:00'] }, effects: [{ type: 'discount', percentBps: 1_000 }] }],
    };
  }
}
