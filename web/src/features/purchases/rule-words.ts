import { useTranslation } from 'react-i18next';
import { asLanguage } from '../../lib/languages.ts';
import type { LocalText, NotApplied, PurchaseAnswer } from './types.ts';

/** Nothing on the purchase was what the rule is for. */
const isAboutGoods = (detail: unknown): boolean => typeof detail === 'object' && detail !== null && (detail as { node?: unknown }).node === 'lines';

/** Rules and reasons as sentences; the codes of the wire never reach the reader. */
export function useRuleWords(program: Pick<NonNullable<PurchaseAnswer['program']>, 'rules'> | undefined) {
  const { t, i18n } = useTranslation();
  /** Text of a program: a string or one per language; what has no name has no text. */
  const text = (value: LocalText | undefined): string => (!value ? '' : typeof value === 'string' ? value : value[asLanguage(i18n.language) ?? 'en'] ?? value.en ?? value.ru ?? value.ar ?? '');
  const name = (code: string | undefined) => {
    const rule = program?.rules.find((candidate) => candidate.code === code);
    const words = rule ? text(rule.name) : '';
    if (words && words !== code) return words;
    return code ? t('purchases:rule.named', { code }) : t('purchases:rule.unnamed');
  };
  /** `excluded_by:C4` → "another offer, “C4”, does not combine with it" */
  const reason = (wire: string): string => {
    const [code = '', other] = wire.split(':');
    const key = `purchases:reason.${code}`;
    return i18n.exists(key) ? t(key, { other: other ? name(other) : '' }) : t('purchases:reason.other');
  };
  return {
    text, name, reason,
    whyNot: ({ reason: wire, detail }: NotApplied): string => (detail === 'rounds_to_zero' ? t('purchases:reason.tooSmall') : wire === 'condition' && isAboutGoods(detail) ? t('purchases:reason.noGoods') : reason(wire)),
  };
}
