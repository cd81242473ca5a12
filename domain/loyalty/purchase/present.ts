import type { PresentedInstrument } from '../instruments/types.ts';
import { compileEffects } from '../rules/compile.ts';
import { compileCondition } from '../rules/expressions.ts';
import type { PresentedRule } from './types.ts';

/** Coupons and offers among what was brought, compiled as rules: they run in the groups of the program's own. */
export const presentRules = (instruments: readonly PresentedInstrument[]): PresentedRule[] =>
  instruments.filter(({ type }) => type.kind === 'coupon' || type.kind === 'offer').map((instrument) => {
    const { type, typeCode } = instrument;
    return {
      code: typeCode, group: type.group ?? '', exclusive: type.exclusive ?? false, when: type.when === undefined || type.when === null ? null : compileCondition(type.when),
      effects: compileEffects(type.effects), budget: null, instrument,
    };
  });
