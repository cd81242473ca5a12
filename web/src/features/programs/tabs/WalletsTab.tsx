import { SegmentedControl, TextInput } from '@mantine/core';
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { WalletDocument } from '#domain/loyalty/program.ts';
import { durationWords, dayWords } from '../conditions/words.ts';
import { useEditor } from '../editor/context.ts';
import { useProblemAt } from '../editor/Problems.tsx';
import { percentWords } from '../effects.ts';
import { ChoiceField } from '../fields/ChoiceField.tsx';
import { MoneyField, NumberField, PercentField } from '../../../components/number-fields.tsx';
import { DurationField } from '../fields/inputs.tsx';
import { LimitFields } from '../fields/LimitFields.tsx';
import { TermField } from '../fields/TermField.tsx';
import { changeScale } from '../points.ts';
import { nameOf, textOf, withText } from '../text.ts';
import { formatMoney } from '../../../lib/format.ts';
import { Foldable, freshCode, RemoveButton, Section } from './parts.tsx';

export function WalletsTab() {
  const { t } = useTranslation();
  const { document, change } = useEditor();
  const { wallets } = document;
  const add = () => change((draft) => {
    draft.wallets.push({ code: freshCode('WALLET', wallets.map(({ code }) => code)), name: t('programs:wallets.fresh'), scale: 0, rounding: 'floor', unitValueMinor: 100, earnOn: 'paid_money', maxPayShareBps: 5_000, activation: { after: 'P0D' }, expiry: { after: 'P365D', round: 'end_of_day' } });
  });
  return (
    <Section title={t('programs:tab.wallets')} lead={t('programs:wallets.lead')} add={t('programs:wallets.add')} onAdd={add}>
      {wallets.map((wallet, index) => (
        <Foldable
          key={wallet.code} path={`wallets.${index}`} startOpen={wallets.length === 1} title={<bdi>{nameOf(wallet)}</bdi>} summary={<WalletSummary wallet={wallet} />}
          actions={wallets.length > 1 && <RemoveButton name={nameOf(wallet)} onClick={() => change((draft) => { draft.wallets.splice(index, 1); })} />}
        >
          <WalletFields wallet={wallet} index={index} />
        </Foldable>
      ))}
    </Section>
  );
}

function WalletSummary({ wallet }: { wallet: WalletDocument }) {
  const { t } = useTranslation();
  const { document } = useEditor();
  const { unitValueMinor = 100, scale = 0, maxPayShareBps = 10_000, expiry } = wallet;
  const life = expiry === null ? t('programs:wallets.never') : expiry ? t('programs:wallets.lives', { duration: durationWords(expiry.after) }) : '';
  return <>{[t('programs:wallets.worth', { value: formatMoney(unitValueMinor * 10 ** scale, document.currency) }), t('programs:wallets.share', { share: percentWords(maxPayShareBps) }), life].filter(Boolean).join(' · ')}</>;
}

function WalletFields({ wallet, index }: { wallet: WalletDocument; index: number }) {
  const { t } = useTranslation();
  const { document, change, isReadOnly } = useEditor();
  const problemAt = useProblemAt();
  const at = (field: string) => problemAt(`wallets.${index}.${field}`);
  const set = (fields: Partial<WalletDocument>) => change((draft) => { Object.assign(draft.wallets[index] ?? {}, fields); }, { step: `wallets.${index}.${Object.keys(fields).join()}` });
  const rescale = (scale: number) => change((draft) => { const own = draft.wallets[index]; if (own) changeScale(draft, own, scale); });
  const { activation = { after: 'P0D' }, unitValueMinor = 100 } = wallet;
  const whole = 10 ** (wallet.scale ?? 0);
  return (
    <>
      <div className="pgm-form">
        <TextInput label={t('programs:label.name')} value={textOf(wallet.name)} placeholder={wallet.code} onChange={(event) => set({ name: withText(wallet.name, event.currentTarget.value) })} error={at('name')} />
        <TextInput label={t('programs:label.code')} description={t('programs:codeHint')} inputWrapperOrder={['label', 'input', 'error', 'description']} value={wallet.code} readOnly variant="filled" dir="ltr" classNames={{ input: 'mono' }} error={at('code')} />
        <MoneyField label={t('programs:label.unitValueMinor')} currency={document.currency} min={whole} value={unitValueMinor * whole} onChange={(minor) => set({ unitValueMinor: Math.max(1, Math.round((minor ?? 0) / whole)) })} error={at('unitValueMinor')} />
        <PercentField label={t('programs:label.maxPayShareBps')} description={t('programs:wallets.shareHint')} inputWrapperOrder={['label', 'input', 'error', 'description']} max={10_000} value={wallet.maxPayShareBps ?? 10_000} onChange={(maxPayShareBps) => set({ maxPayShareBps })} error={at('maxPayShareBps')} />
        <NumberField label={t('programs:label.scale')} description={t('programs:wallets.scaleHint')} inputWrapperOrder={['label', 'input', 'error', 'description']} max={4} value={wallet.scale ?? 0} onChange={(scale) => scale !== undefined && rescale(scale)} error={at('scale')} />
        <ChoiceField name="rounding" values={['floor', 'half_up']} value={(wallet.rounding ?? 'floor') as 'floor'} onChange={(rounding) => set({ rounding })} />
        <ChoiceField name="earnOn" values={['paid_money', 'net']} value={wallet.earnOn ?? 'paid_money'} onChange={(earnOn) => set({ earnOn })} />
        <div className="col">
          <span className="pgm-label">{t('programs:label.activation')}</span>
          <SegmentedControl aria-label={t('programs:label.activation')} disabled={isReadOnly} data={[{ value: 'after', label: t('programs:wallets.after') }, { value: 'on', label: t('programs:wallets.on') }]} value={'on' in activation ? 'on' : 'after'} onChange={(shape) => set({ activation: shape === 'on' ? { on: dayAfter() } : { after: 'P0D' } })} />
          {'on' in activation
            ? <TextInput type="date" aria-label={t('programs:wallets.activationDay')} description={dayWords(activation.on)} value={activation.on} onChange={(event) => event.currentTarget.value && set({ activation: { on: event.currentTarget.value } })} />
            : <DurationField label="" name={t('programs:wallets.activationAfter')} value={activation.after} onChange={(after) => set({ activation: { after } })} error={at('activation')} />}
        </div>
        <TermField label={t('programs:label.expiry')} never={t('programs:wallets.neverSwitch')} value={wallet.expiry} onChange={(expiry) => set({ expiry })} />
      </div>
      <div className="row sb"><h3>{t('programs:wallets.limits')}</h3>{!isReadOnly && <Button size="xs" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => set({ limits: [...(wallet.limits ?? []), { measure: 'points', max: 100 * whole, period: 'purchase', mode: 'cap' }] })}>{t('programs:limits.add')}</Button>}</div>
      {(wallet.limits ?? []).length === 0 && <p className="m s13">{t('programs:wallets.noLimits')}</p>}
      {(wallet.limits ?? []).map((limit, at) => (
        <div key={at} className="row top-al pgm-sub">
          <div className="grow"><LimitFields wallet={wallet.code} limit={limit} onChange={(next) => set({ limits: wallet.limits?.map((old, place) => (place === at ? next : old)) })} /></div>
          {!isReadOnly && <RemoveButton name={t('programs:limits.one')} onClick={() => set({ limits: wallet.limits?.filter((_limit, place) => place !== at) })} />}
        </div>
      ))}
    </>
  );
}

const dayAfter = () => new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
