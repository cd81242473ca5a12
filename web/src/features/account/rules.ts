import type { TFunction } from 'i18next';
import { looksLikeEmail } from '../../lib/form.ts';

/** Checks of the account forms, each answering with words or null. */
export const accountRules = (t: TFunction) => ({
  name: (value: string) => (value.trim() ? null : t('account:error.name')),
  email: (value: string) => (value.trim() === '' ? t('account:error.emailEmpty') : looksLikeEmail(value) ? null : t('account:error.email')),
  givenPassword: (value: string) => (value === '' ? t('account:error.passwordEmpty') : null),
  newPassword: (value: string) => {
    const missing = 8 - [...value].length;
    if (missing > 0) return t('account:error.passwordShort', { count: missing });
    return value.length > 128 ? t('account:error.passwordLong') : null;
  },
});
