import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../lib/format.ts';
import { isPlainPoints, useUnitWords, type WalletUnits } from '../members/units.tsx';

/** "Why 71 points?" */
export function useWhyWords(): (units: readonly WalletUnits[]) => string {
  const { t } = useTranslation();
  const words = useUnitWords();
  return (units) => {
    const [only] = units;
    if (!only || (units.length === 1 && isPlainPoints(only))) return t('purchases:why.title', { count: only?.points ?? 0, figure: formatNumber(only?.points ?? 0) });
    return t('purchases:why.titleOf', { units: words.all(units) });
  };
}
