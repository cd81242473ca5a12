import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

/** Why a purchase was not accepted. A code without words of its own says that a rule of the program refused it. */
export function useRefusalText(): (problem: unknown) => string {
  const { t, i18n } = useTranslation();
  return useCallback((problem) => {
    const { code = '', maxPoints } = (problem ?? {}) as { code?: string; maxPoints?: number };
    if (code === 'points_limit' && maxPoints !== undefined) return t('purchases:refusal.points_limit_max', { count: maxPoints });
    const known = ['purchases:refusal', 'common:problem'].find((group) => i18n.exists(`${group}.${code}`));
    return known ? t(`${known}.${code}`) : t('purchases:refusal.other');
  }, [t, i18n]);
}
