import { IconCheck, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Instant } from '../../../components/figures.tsx';
import { statedConsents, type Consents } from '../consents.ts';
import { useNames } from '../names.ts';

/** "E-mail, Telegram" in one line, for the drawer. */
export function ConsentWords({ consents }: { consents: Consents }) {
  const { t } = useTranslation();
  const names = useNames();
  const allowed = statedConsents(consents).filter(({ granted }) => granted);
  return allowed.length > 0 ? names.list(allowed.map(({ channel }) => names.channel(channel))) : <span className="m">{t('customers:consents.nowhere')}</span>;
}

/** Channel by channel: allowed or refused, since when. */
export function ConsentList({ consents }: { consents: Consents }) {
  const { t } = useTranslation();
  const names = useNames();
  const stated = statedConsents(consents);
  if (stated.length === 0) return <p className="m s13">{t('customers:consents.none')}</p>;
  return (
    <ul className="col s13">
      {stated.map(({ channel, granted, at }) => (
        <li className="row" key={channel}>
          {granted ? <IconCheck size={16} className="green" aria-hidden /> : <IconX size={16} className="red" aria-hidden />}
          {names.channel(channel)}
          <span className="m push">{t(granted ? 'customers:consents.since' : 'customers:consents.refused')} <Instant at={at} style="date" /></span>
        </li>
      ))}
    </ul>
  );
}
