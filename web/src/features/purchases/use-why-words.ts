import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../lib/format.ts';
import { isPlainPoints, type WalletUnits } from '../members/units.tsx';

/** "Why 71 points?"; of wallets with names of their own the sums stand beside the question. */
export function useWhyWords(): (units: readonly WalletUnits[]) => string {
  const { t } = useTranslation();
  return (units) => {
    const [only] = units;
    if (!only || (units.length === 1 && isPlainPoints(only))) return t('purchases:why.title', { count: only?.points ?? 0, figure: formatNumber(only?.points ?? 0) });
    return t('purchases:why.titleOf');
  };
}
