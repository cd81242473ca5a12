import { Switch } from '@mantine/core';
import { IconGauge } from '@tabler/icons-react';

import { useTranslation } from 'react-i18next';
import type { ReferralDocument, ReturnsDocument } from '#domain/loyalty/program.ts';
import { LazySelect } from '../../../components/choices.tsx';
import { ConditionBuilder } from '../conditions/ConditionBuilder.tsx';
import { useEditor } from '../editor/context.ts';
import { Problems } from '../editor/Problems.tsx';
import { ChoiceField } from '../fields/ChoiceField.tsx';
import { NumberField, UnitsField } from '../../../components/number-fields.tsx';
import { DurationField } from '../fields/inputs.tsx';
import { LimitFields, PeriodField } from '../fields/LimitFields.tsx';
import { TermField } from '../fields/TermField.tsx';
import { limitWords } from '../limit-words.ts';
import { rescaled, scaleOf, scaleOfWallet } from '../points.ts';
import { nameOf } from '../text.ts';
import { Foldable, freshCode, Nothing, RemoveButton, Section } from './parts.tsx';

export function LimitsTab() {
  const { t } = useTranslation();
  const { document, change } = useEditor();
  const limits = document.limits ?? [];
  const add = () => change((draft) => { draft.limits = [...(draft.limits ?? []), { code: freshCode('limit', limits.map(({ code }) => code)), name: t('programs:limits.fresh'), subject: 'member', measure: 'points', max: 1_000 * 10 ** scaleOf(document), period: { calendar: 'month' }, mode: 'cap' }]; });
  return (
    <Section title={t('programs:tab.limits')} lead={t('programs:limits.lead')} add={t('programs:limits.add')} onAdd={add}>
      {limits.length === 0 && <Nothing icon={IconGauge} title={t('programs:limits.none')}>{t('programs:limits.noneText')}</Nothing>}
      {limits.map((limit, index) => (
        <Foldable
          key={limit.code ?? index} path={`limits.${index}`} title={<bdi>{nameOf(limit, t('programs:limits.one'))}</bdi>}
          summary={limitWords(limit, { t, document })}
          actions={<RemoveButton name={nameOf(limit)} onClick={() => change((draft) => { draft.limits?.splice(index, 1); })} />}
        >
          <LimitFields limit={limit} onChange={(next) => change((draft) => { if (draft.limits) draft.limits[index] = next; }, { step: `limits.${index}` })} />
        </Foldable>
      ))}
    </Section>
  );
}

export function ReferralTab() {
  const { t } = useTranslation();
  const { document, change, isReadOnly } = useEditor();
  const { referral } = document;
  const set = (fields: Partial<ReferralDocument>) => change((draft) => {
    if (!draft.referral) return;
    for (const [key, value] of Object.entries(fields)) {
      if (value === undefined) delete (draft.referral as unknown as Record<string, unknown>)[key];
      else Object.assign(draft.referral, { [key]: value });
    }
  }, { step: `referral.${Object.keys(fields).join()}` });
  const scale = scaleOfWallet(document.wallets, referral?.wallet ?? '');
  const pay = ({ advocate, friend }: ReferralDocument, wallet: string) => {
    const other = scaleOfWallet(document.wallets, wallet);
    set({ wallet, advocate: rescaled(advocate, scale, other), friend: rescaled(friend, scale, other) });
  };
  const toggle = (isOn: boolean) => change((draft) => {
    const [wallet] = draft.wallets;
    const whole = 10 ** (wallet?.scale ?? 0);
    draft.referral = isOn ? { wallet: wallet?.code ?? '', advocate: 300 * whole, friend: 200 * whole, within: 'P30D', hold: 'P14D' } : null;
  });
  return (
    <Section title={t('programs:tab.referral')} lead={t('programs:referral.lead')}>
      <fieldset disabled={isReadOnly} className="card pad col g6">
        <Switch label={t('programs:referral.on')} checked={Boolean(referral)} onChange={(event) => toggle(event.currentTarget.checked)} />
        {referral && (
          <>
            <div className="pgm-form">
              <UnitsField scale={scale} label={t('programs:label.advocate')} value={referral.advocate} onChange={(advocate) => set({ advocate: advocate ?? 0 })} />
              <UnitsField scale={scale} label={t('programs:label.friend')} value={referral.friend} onChange={(friend) => set({ friend: friend ?? 0 })} />
              <LazySelect label={t('programs:label.wallet')} data={document.wallets.map((wallet) => ({ value: wallet.code, label: nameOf(wallet) }))} value={referral.wallet} onChange={(wallet) => wallet && pay(referral, wallet)} />
              <DurationField label={t('programs:label.within')} description={t('programs:referral.withinHint')} value={referral.within ?? 'P30D'} onChange={(within) => set({ within })} />
              <DurationField label={t('programs:label.hold')} description={t('programs:referral.holdHint')} value={referral.hold ?? 'P0D'} onChange={(hold) => set({ hold })} />
            </div>
            <div className="col"><h3>{t('programs:referral.when')}</h3><ConditionBuilder label={t('programs:referral.when')} empty={t('programs:referral.always')} value={referral.when} path="referral.when" onChange={(when) => set({ when })} /></div>
            <div className="col">
              <Switch label={t('programs:referral.limited')} checked={Boolean(referral.advocateLimit)} onChange={(event) => set({ advocateLimit: event.currentTarget.checked ? { max: 5, period: { calendar: 'month' } } : undefined })} />
              {referral.advocateLimit && (
                <div className="pgm-form">
                  <NumberField label={t('programs:referral.friends')} value={referral.advocateLimit.max} onChange={(max) => referral.advocateLimit && set({ advocateLimit: { ...referral.advocateLimit, max: max ?? 1 } })} />
                  <PeriodField withPurchase={false} value={referral.advocateLimit.period} onChange={(period) => referral.advocateLimit && period !== 'purchase' && set({ advocateLimit: { ...referral.advocateLimit, period } })} />
                </div>
              )}
            </div>
          </>
        )}
        <Problems path="referral" />
      </fieldset>
    </Section>
  );
}

export function ReturnsTab() {
  const { t } = useTranslation();
  const { document, change, isReadOnly } = useEditor();
  const returns = document.returns ?? {};
  const set = (fields: Partial<ReturnsDocument>) => change((draft) => { draft.returns = { ...draft.returns, ...fields }; });
  return (
    <Section title={t('programs:tab.returns')} lead={t('programs:returns.lead')}>
      <fieldset disabled={isReadOnly} className="card pad">
        <div className="pgm-form">
          <ChoiceField name="method" values={['proportional', 're_evaluate', 'keep_fixed']} value={returns.method ?? 'proportional'} onChange={(method) => set({ method })} description={t(`programs:returns.method.${returns.method ?? 'proportional'}`)} />
          <ChoiceField name="policy" values={['within_balance', 'only_pending', 'unlimited']} value={returns.policy ?? 'within_balance'} onChange={(policy) => set({ policy })} description={t(`programs:returns.policy.${returns.policy ?? 'within_balance'}`)} />
          <ChoiceField name="levels" values={['immediate', 'keep_until_expiry']} value={returns.levels ?? 'immediate'} onChange={(levels) => set({ levels })} />
          <ChoiceField name="instruments" values={['restore_on_full_return', 'never']} value={returns.instruments ?? 'restore_on_full_return'} onChange={(instruments) => set({ instruments })} />
          <TermField label={t('programs:label.expiredGrace')} value={returns.expiredGrace ?? { after: 'P30D', round: 'end_of_day' }} onChange={(expiredGrace) => expiredGrace && set({ expiredGrace })} />
        </div>
        <Problems path="returns" />
      </fieldset>
    </Section>
  );
}
