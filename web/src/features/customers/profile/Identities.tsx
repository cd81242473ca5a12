import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '../../../components/CopyButton.tsx';
import { Bdi } from '../../../components/figures.tsx';
import { intlTags, asLanguage } from '../../../lib/languages.ts';
import { formatPhone, useNames } from '../names.ts';
import type { Customer } from '../types.ts';

/** Rows of a definition list: how a person is known. What is not known is left out. */
export function Identities({ customer, full = false }: { customer: Customer; full?: boolean }) {
  const { t, i18n } = useTranslation();
  const names = useNames();
  const { phone, email, telegram, externalId, birthday, locale } = customer;
  const birthdayText = birthday && new Intl.DateTimeFormat(intlTags[asLanguage(i18n.language) ?? 'en'], { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(`${birthday}T00:00:00Z`)).replace(' г.', '');
  return (
    <>
      {phone && <Identity name={t('customers:form.phone')} copy={phone}><Bdi ltr>{formatPhone(phone)}</Bdi></Identity>}
      {email && <Identity name={t('customers:form.email')} copy={email}><Bdi ltr>{email}</Bdi></Identity>}
      {telegram && <Identity name="Telegram" copy={`@${telegram}`}><Bdi ltr>@{telegram}</Bdi></Identity>}
      {full && externalId && <Identity name={t('customers:form.externalId')} copy={externalId}><Bdi ltr>{externalId}</Bdi></Identity>}
      {full && birthdayText && <Identity name={t('customers:form.birthday')}>{birthdayText}</Identity>}
      {full && locale && <Identity name={t('customers:form.language')}>{names.language(locale)}</Identity>}
    </>
  );
}

function Identity({ name, copy, children }: { name: string; copy?: string; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <>
      <dt>{name}</dt>
      <dd className="cst-identity"><span className="num cst-wrap">{children}</span>{copy && <CopyButton value={copy} name={t('customers:identity.copy', { name })} />}</dd>
    </>
  );
}
