import { IconCheck, IconClock, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Instant, LastDay } from '../../../components/figures.tsx';
import { useLoyaltyNames } from '../../members/loyalty-names.ts';
import { Units, useUnitWords } from '../../members/units.tsx';
import { useRuleWords } from '../rule-words.ts';
import { unitsOf, type Earned, type NotApplied, type Receipt } from '../types.ts';
import { useFailedCondition } from '../use-failed-condition.ts';

/** Every rule that was looked at: what it gave, when it can be spent and until when; or why it gave nothing. */
export function RuleList({ receipt }: { receipt: Receipt }) {
  const { t } = useTranslation();
  const words = useRuleWords(receipt.program);
  const units = useUnitWords();
  const { earned, notApplied } = receipt;
  const failed = useFailedCondition(useLoyaltyNames(), receipt.program?.code ?? 'main', notApplied);
  const whyNot = (refused: NotApplied): string => {
    const condition = failed(refused);
    return condition ? t('purchases:reason.needs', { condition }) : words.whyNot(refused);
  };
  if (earned.length === 0 && notApplied.length === 0) return <p className="m s13">{t('purchases:why.noRules')}</p>;
  return (
    <ul className="prc-rules s13">
      {earned.map((grant) => (
        <li key={`${grant.rule}:${grant.wallet}`}>
          <IconCheck size={16} className="green" aria-hidden />
          <div className="grow">
            <b className="b">{words.name(grant.rule)}</b>
            <div className="m">{units.name(unitsOf(receipt.program, grant))} · <Life grant={grant} /></div>
            {grant.reason && <div className="amber">{t('purchases:why.cut', { reason: words.reason(grant.reason) })}</div>}
          </div>
          <b className="b num"><Units of={[unitsOf(receipt.program, grant)]} signed /></b>
        </li>
      ))}
      {notApplied.map((rule, index) => (
        <li key={`${rule.rule ?? rule.code}:${index}`}>
          <IconX size={16} className="m" aria-hidden />
          <div className="grow"><b className="b">{rule.rule || !rule.code ? words.name(rule.rule) : t('purchases:rule.code', { code: rule.code })}</b><div className="m">{t('purchases:why.notApplied', { reason: whyNot(rule) })}</div></div>
          <span className="m">0</span>
        </li>
      ))}
    </ul>
  );
}

/** "From 10 October · until 10 April". */
function Life({ grant }: { grant: Earned }) {
  const { t } = useTranslation();
  const isPending = new Date(grant.activeFrom).getTime() > Date.now();
  const isOver = grant.expiresAt !== null && new Date(grant.expiresAt).getTime() <= Date.now();
  return (
    <>
      {isPending ? <><IconClock size={14} className="prc-inline" aria-hidden /> {t('purchases:why.from')} </> : <>{t('purchases:why.since')} </>}
      <Instant at={grant.activeFrom} style="date" />
      {' · '}
      {grant.expiresAt ? <>{t(isOver ? 'purchases:why.expired' : 'purchases:why.until')} <LastDay at={grant.expiresAt} /></> : t('purchases:why.forever')}
    </>
  );
}
