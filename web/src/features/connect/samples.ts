import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Sample } from './snippets.ts';

/** A customer and a purchase of theirs, in the organization's currency and at one of its places. */
export function useSamples(currency: string, place: string | undefined): { customer: Sample; purchase: Sample } {
  const { t } = useTranslation();
  return useMemo(() => {
    const now = new Date();
    return {
      customer: { path: '/v1/customers', body: { externalId: 'C-1001', phone: currency === 'AED' ? '+971501234567' : '+79162041873', name: t('connect:sampleName') } },
      purchase: {
        path: '/v1/purchases',
        body: {
          externalId: `R-${now.toISOString().slice(5, 16).replaceAll(/\D/g, '')}`,
          customer: { externalId: 'C-1001' },
          ...(place ? { place } : {}),
          occurredAt: `${now.toISOString().slice(0, 19)}Z`,
          currency,
          lines: [
            { name: t('connect:trial.item1'), quantity: 2, unitPriceMinor: 29000 },
            { name: t('connect:trial.item2'), quantity: 1, unitPriceMinor: 42000 },
          ],
        },
      },
    };
  }, [currency, place, t]);
}
