import { Button, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { EffectDocument, Expression } from '#domain/loyalty/program.ts';
import { LazySelect } from '../../../components/choices.tsx';
import { LazyMenu } from '../../../components/LazyMenu.tsx';
import { MoneyField, NumberField, PercentField, UnitsField } from '../../../components/number-fields.tsx';
import { useEditor } from '../editor/context.ts';
import { Problems } from '../editor/Problems.tsx';
import { effectWords, levelKeyOf } from '../effects.ts';
import { FilterField } from '../fields/FilterField.tsx';
import { rescaled, scaleOfWallet } from '../points.ts';
import { nameOf, textOf, withText } from '../text.ts';
import { RemoveButton } from './parts.tsx';

const TYPES = ['points', 'discount', 'cashback', 'gift', 'service', 'message'] as const;
const LEVEL_RATE: Expression = { var: 'level.rateBps' };

function freshEffect(type: (typeof TYPES)[number], wallet: string): EffectDocument {
  switch (type) {
    case 'discount': return { type, percentBps: 1_000 };
    case 'points': case 'cashback': return { type, wallet, rateBps: 500 };
    case 'gift': return { type, sku: '', quantity: 1 };
    case 'service': return { type, code: '' };
    case 'message': return { type, text: '' };
  }
}

export function EffectList({ effects, onChange, path }: { effects: EffectDocument[]; onChange: (effects: EffectDocument[]) => void; path: string }) {
  const { t } = useTranslation();
  const { document, names, isReadOnly } = useEditor();
  const wallet = document.wallets[0]?.code ?? '';
  return (
    <div className="col">
      {effects.map((effect, index) => (
        <div key={index} className="pgm-effect">
          <div className="row sb">
            <b className="b">{t(`programs:effect.type.${effect.type}`)}</b>
            {!isReadOnly && effects.length > 1 && <RemoveButton name={effectWords(effect, { t, names, document })} onClick={() => onChange(effects.filter((_effect, at) => at !== index))} />}
          </div>
          <EffectFields effect={effect} onChange={(next) => onChange(effects.map((old, at) => (at === index ? next : old)))} />
          <Problems path={`${path}.${index}`} />
        </div>
      ))}
      {!isReadOnly && (
        <LazyMenu position="bottom-start" button={<Button size="xs" variant="subtle" color="gray" className="pgm-start" leftSection={<IconPlus size={14} aria-hidden />}>{t('programs:effect.add')}</Button>}>
          {(Menu) => TYPES.map((type) => <Menu.Item key={type} onClick={() => onChange([...effects, freshEffect(type, wallet)])}>{t(`programs:effect.type.${type}`)}</Menu.Item>)}
        </LazyMenu>
      )}
    </div>
  );
}

interface FieldsProps<Type extends EffectDocument['type'] = EffectDocument['type']> {
  effect: Extract<EffectDocument, { type: Type }>;
  onChange: (effect: EffectDocument) => void;
}

function EffectFields({ effect, onChange }: FieldsProps) {
  const { t } = useTranslation();
  switch (effect.type) {
    case 'discount': return <DiscountFields effect={effect} onChange={onChange} />;
    case 'points': case 'cashback': return <PointsFields effect={effect} onChange={onChange} />;
    case 'gift': return (
      <div className="pgm-form">
        <TextInput label={t('programs:effect.sku')} value={effect.sku} onChange={(event) => onChange({ ...effect, sku: event.currentTarget.value })} />
        {typeof effect.quantity === 'number' && <NumberField label={t('programs:effect.quantity')} value={effect.quantity} onChange={(quantity) => onChange({ ...effect, quantity: quantity ?? 1 })} />}
      </div>
    );
    case 'service': return <TextInput label={t('programs:effect.service')} value={effect.code} onChange={(event) => onChange({ ...effect, code: event.currentTarget.value })} />;
    case 'message': return <TextInput label={t('programs:effect.text')} value={textOf(effect.text)} onChange={(event) => onChange({ ...effect, text: withText(effect.text, event.currentTarget.value) })} />;
  }
}

function Goods({ effect, onChange }: FieldsProps<'discount' | 'points' | 'cashback'>) {
  const { t } = useTranslation();
  const change = (lines: object) => {
    const { lines: _old, ...rest } = effect;
    onChange(Object.keys(lines).length > 0 ? { ...rest, lines } as EffectDocument : rest as EffectDocument);
  };
  return <div className="pgm-wide"><span className="pgm-label">{t('programs:effect.goods')}</span><FilterField label={t('programs:effect.goods')} value={effect.lines} onChange={change} withPlaces={false} /></div>;
}

/** A number the fields cannot show is told in words and left as it is. */
function Computed({ effect }: { effect: EffectDocument }) {
  const { t } = useTranslation();
  const { document, names } = useEditor();
  return <p className="note s13 pgm-wide">{t('programs:effect.kept', { text: effectWords(effect, { t, names, document }) })}</p>;
}

const DISCOUNTS = ['percentBps', 'amountMinor', 'priceMinor'] as const;
const LEVEL_DISCOUNT: Expression = { var: 'level.discountBps' };

function DiscountFields({ effect, onChange }: FieldsProps<'discount'>) {
  const { t } = useTranslation();
  const { document } = useEditor();
  const { names } = useEditor();
  const by = DISCOUNTS.find((key) => effect[key] !== undefined) ?? 'percentBps';
  const value = effect[by];
  const isLevel = levelKeyOf(value) !== null;
  const offersLevel = isLevel || (document.levels?.list ?? []).some(({ values }) => values?.discountBps !== undefined);
  const set = (key: (typeof DISCOUNTS)[number], next: Expression) => onChange({ type: 'discount', [key]: next, ...(effect.lines && { lines: effect.lines }) });
  return (
    <div className="pgm-form">
      <LazySelect label={t('programs:effect.by')} data={[...DISCOUNTS, ...(offersLevel ? ['level'] : [])].map((key) => ({ value: key, label: t(`programs:effect.discountBy.${key}`) }))} value={isLevel ? 'level' : by} onChange={(key) => (key === 'level' ? set('percentBps', LEVEL_DISCOUNT) : set(key as 'percentBps', key === 'percentBps' ? 1_000 : 10_000))} />
      {isLevel ? <p className="note s13 pgm-wide">{effectWords(effect, { t, names, document })}</p> : typeof value !== 'number' ? <Computed effect={effect} />
        : by === 'percentBps' ? <PercentField label={t('programs:effect.percent')} max={10_000} value={value} onChange={(next) => set(by, next ?? 0)} />
          : <MoneyField label={t('programs:effect.sum')} currency={document.currency} value={value} onChange={(next) => set(by, next ?? 0)} />}
      <Goods effect={effect} onChange={onChange} />
    </div>
  );
}

function PointsFields({ effect, onChange }: FieldsProps<'points' | 'cashback'>) {
  const { t } = useTranslation();
  const { document } = useEditor();
  const formula = effect.type === 'points' ? effect.formula : undefined;
  const isLevel = JSON.stringify(effect.rateBps) === JSON.stringify(LEVEL_RATE);
  const by = isLevel ? 'level' : effect.rateBps !== undefined ? 'rate' : effect.fixed !== undefined ? 'fixed' : 'formula';
  const { rateBps: _rate, fixed: _fixed, ...others } = effect;
  const { formula: _formula, ...rest } = others as typeof others & { formula?: Expression };
  const scale = scaleOfWallet(document.wallets, effect.wallet);
  const choose = (next: string | null) => onChange({ ...rest, ...(next === 'fixed' ? { fixed: 100 * 10 ** scale } : { rateBps: next === 'level' ? LEVEL_RATE : 500 }) } as EffectDocument);
  const pay = (wallet: string) => onChange({ ...effect, wallet, ...(typeof effect.fixed === 'number' && { fixed: rescaled(effect.fixed, scale, scaleOfWallet(document.wallets, wallet)) }) });
  const ways = ['rate', 'level', 'fixed', ...(formula === undefined ? [] : ['formula'])];
  return (
    <div className="pgm-form">
      <LazySelect label={t('programs:effect.by')} data={ways.map((way) => ({ value: way, label: t(`programs:effect.pointsBy.${way}`) }))} value={by} onChange={choose} />
      {by === 'rate' && (typeof effect.rateBps === 'number' ? <PercentField label={t('programs:effect.percent')} value={effect.rateBps} onChange={(rate) => onChange({ ...effect, rateBps: rate ?? 0 })} /> : <Computed effect={effect} />)}
      {by === 'fixed' && (typeof effect.fixed === 'number' ? <UnitsField scale={scale} label={t('programs:effect.points')} value={effect.fixed} onChange={(fixed) => onChange({ ...effect, fixed: fixed ?? 0 })} /> : <Computed effect={effect} />)}
      {by === 'formula' && <Computed effect={effect} />}
      <LazySelect label={t('programs:label.wallet')} data={document.wallets.map((wallet) => ({ value: wallet.code, label: nameOf(wallet) }))} value={effect.wallet} onChange={(wallet) => wallet && pay(wallet)} />
      {effect.type === 'points' && (effect.multiplier === undefined || typeof effect.multiplier === 'number') && (
        <NumberField label={t('programs:effect.multiplier')} placeholder="1" prefix="× " value={effect.multiplier} onChange={(multiplier) => { const { multiplier: _old, ...plain } = effect; onChange(multiplier === undefined || multiplier === 1 ? plain : { ...plain, multiplier }); }} />
      )}
      <Goods effect={effect} onChange={onChange} />
    </div>
  );
}
