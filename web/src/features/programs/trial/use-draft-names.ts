import { useMemo } from 'react';
import { useLoyaltyNames, type LoyaltyNames } from '../../members/loyalty-names.ts';
import { formatUnits } from '../../members/units.tsx';
import { useEditor } from '../editor/context.ts';
import { nameOf } from '../text.ts';

/** Names of rules, levels and wallets as the draft has them. */
export function useDraftNames(): LoyaltyNames {
  const { document, names } = useEditor();
  const published = useLoyaltyNames();
  return useMemo(() => {
    const walletIn = (code: string) => document.wallets.find((wallet) => wallet.code === code);
    return {
      ...published,
      level: names.level, wallet: names.wallet, walletIn,
      units: (value: number, code: string) => formatUnits(value, walletIn(code)?.scale),
      unitsOf: (wallet: string, _program: string | undefined, points: number) => ({ wallet, points, name: walletIn(wallet)?.name, scale: walletIn(wallet)?.scale }),
      asReceiptProgram: (code: string) => ({ code, name: document.name ?? code, version: 0, rules: (document.rules ?? []).map((rule) => ({ code: rule.code, name: nameOf(rule) })) }),
      inConditions: () => names,
    };
  }, [document, names, published]);
}
