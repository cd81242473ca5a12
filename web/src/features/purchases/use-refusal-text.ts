import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { placeIn } from '../connect/similar.ts';

/** Why a purchase was not accepted; `sayPoints` says points of the wallet that was to pay. A code without words of its own says that a rule of the program refused it. */
export function useRefusalText(): (problem: unknown, sayPoints?: (points: number) => string) => string {
  const { t, i18n } = useTranslation();
  return useCallback((problem, sayPoints) => {
    const { code = '', detail = '', maxPoints } = (problem ?? {}) as { code?: string; detail?: string; maxPoints?: number };
    if (code === 'points_limit' && maxPoints !== undefined && sayPoints) return t('purchases:refusal.points_limit_max', { units: sayPoints(maxPoints) });
    const place = code === 'place_not_found' && placeIn(detail);
    if (place) return t('purchases:refusal.place_not_found_named', { code: place });
    const known = ['purchases:refusal', 'common:problem'].find((group) => i18n.exists(`${group}.${code}`));
    return known ? t(`${known}.${code}`) : t('purchases:refusal.other');
  }, [t, i18n]);
}
