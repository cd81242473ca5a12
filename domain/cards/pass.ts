/** What a pass on a phone shows: the same facts for Apple and Google. */
export interface PassContent {
  /** Id of the card: the pass's serial number. */
  serial: string;
  number: string;
  organization: string;
  program: string;
  level: string;
  /** `points` in the wallet's smallest unit; `scale` says how many digits of it stand after the point. */
  balances: { wallet: string; label: string; points: number; scale: number }[];
  design: { background?: string; foreground?: string; label?: string };
  /** A pass of a card that is not in use any more is greyed out by the phone. */
  isVoided: boolean;
  /** ISO language of its labels. */
  language: 'ru' | 'en' | 'ar';
}

/** Points as people read them: 101 of scale 2 is 1.01. */
export const shownPoints = ({ points, scale }: { points: number; scale: number }): number => Number((points / 10 ** scale).toFixed(scale));

/** A run that brings a pass up to date on the phones that hold it. */
export interface PassRefreshInput {
  organizationId: string;
  cardId: string;
}
