import type { TFunction } from 'i18next';

/** How people pay; a program may ask for it. */
export const PAYMENTS = ['card', 'cash', 'sbp', 'online'];
export const paymentChoices = (t: TFunction) => PAYMENTS.map((value) => ({ value, label: t(`names:payment.${value}`) }));
