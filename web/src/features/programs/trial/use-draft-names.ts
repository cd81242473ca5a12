import { useMemo } from 'react';
import { useLoyaltyNames, type LoyaltyNames } from '../../members/loyalty-names.ts';
import { useEditor } from '../editor/context.ts';
import { pointsWords } from '../effects.ts';
import { nameOf } from '../text.ts';

/** Names of rules, levels and wallets as the draft has them. */
export function useDraftNames(): LoyaltyNames {
  const { document, names } = useEditor();
  const published = useLoyaltyNames();
  return useMemo(() => ({
    ...published,
    level: names.level, wallet: names.wallet,
    units: (value: number, code: string) => pointsWords(value, document.wallets.find((wallet) => wallet.code === code)),
    asReceiptProgram: (code: string) => ({ code, name: document.name ?? code, version: 0, rules: (document.rules ?? []).map((rule) => ({ code: rule.code, name: nameOf(rule) })) }),
    inConditions: () => names,
  }), [document, names, published]);
}
