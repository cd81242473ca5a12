/** What a pass on a phone shows: the same facts for Apple and Google. */
export interface PassContent {
  /** Id of the card: the pass's serial number. */
  serial: string;
  number: string;
  organization: string;
  program: string;
  level: string;
  balances: { wallet: string; label: string; points: number }[];
  design: { background?: string; foreground?: string; label?: string };
  /** A pass of a card that is not in use any more is greyed out by the phone. */
  isVoided: boolean;
  /** ISO language of its labels. */
  language: 'ru' | 'en' | 'ar';
}
