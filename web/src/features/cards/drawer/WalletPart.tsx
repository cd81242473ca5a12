import { Button } from '@mantine/core';
import { IconBrandApple, IconBrandGoogle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { googleWalletQuery } from '../queries.ts';

/** The picture that a till's scanner reads. */
const qrQuery = (number: string) => ({
  queryKey: ['cards', 'qr', number],
  queryFn: async () => { const { toDataURL } = await import('qrcode'); return toDataURL(number, { margin: 2, width: 256, errorCorrectionLevel: 'M' }); },
  staleTime: Infinity,
});

/** The card on a phone. */
export function WalletPart({ number }: { number: string }) {
  const { t } = useTranslation();
  const { data: picture } = useQuery(qrQuery(number));
  const { data: google } = useQuery(googleWalletQuery(number));
  return (
    <section className="col">
      <h3>{t('cards:phone.title')}</h3>
      <div className="crd-qr">
        {picture && <img src={picture} alt={t('cards:phone.qr')} width={128} height={128} />}
        <div className="col">
          <Button component="a" href={`/v1/cards/${number}/pass.pkpass`} download leftSection={<IconBrandApple size={16} aria-hidden />}>{t('cards:phone.apple')}</Button>
          {google && <Button component="a" href={google} target="_blank" rel="noreferrer" leftSection={<IconBrandGoogle size={16} aria-hidden />}>{t('cards:phone.google')}<span className="sr"> {t('common:newTab')}</span></Button>}
        </div>
      </div>
    </section>
  );
}
