import { Button, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useRef, useState, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { MoneyField, NumberField } from '../../../components/number-fields.tsx';
import type { Good } from '../types.ts';
import { GoodField } from './GoodField.tsx';

/** Minor units and pieces of one line. */
const MOST = { price: 1_000_000_000_000, quantity: 1_000_000 };
const EMPTY = { name: '', category: '', sku: '' };

/** A line typed by hand; a known name brings its price, category and code along. */
export function AddLine({ goods, currency, onAdd, nameRef }: { goods: Good[]; currency: string; onAdd: (good: Good, quantity: number) => void; nameRef: RefObject<HTMLInputElement | null> }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(EMPTY);
  const [price, setPrice] = useState<number>();
  const [quantity, setQuantity] = useState<number | undefined>(1);
  const [hasDetails, setHasDetails] = useState(false);
  const priceRef = useRef<HTMLInputElement>(null);
  const isReady = typed.name.trim() !== '' && price !== undefined;
  const add = () => {
    if (!isReady) return (typed.name.trim() === '' ? nameRef : priceRef).current?.focus();
    onAdd({ name: typed.name.trim(), category: typed.category.trim(), sku: typed.sku.trim(), unitPriceMinor: price }, quantity || 1);
    setTyped(EMPTY);
    setPrice(undefined);
    setQuantity(1);
    nameRef.current?.focus();
  };
  const choose = ({ name, category, sku, unitPriceMinor }: Good) => {
    setTyped({ name, category, sku });
    setPrice(unitPriceMinor);
    priceRef.current?.focus();
  };
  return (
    <form className="csh-add" onSubmit={(event) => { event.preventDefault(); add(); }}>
      <GoodField label={t('cashier:basket.name')} value={typed.name} goods={goods} currency={currency} inputRef={nameRef} onChange={(name) => setTyped({ ...typed, name })} onChoose={choose} />
      <MoneyField ref={priceRef} label={t('cashier:basket.price')} currency={currency} max={MOST.price} value={price} onChange={setPrice} />
      <NumberField label={t('cashier:basket.quantity')} min={1} max={MOST.quantity} value={quantity} onChange={setQuantity} />
      <Button type="submit" leftSection={<IconPlus size={16} aria-hidden />}>{t('cashier:basket.add')}</Button>
      {hasDetails ? <>
        <TextInput className="csh-half" label={t('cashier:basket.category')} description={t('cashier:basket.categoryHelp')} value={typed.category} dir="auto" maxLength={200} onChange={(event) => setTyped({ ...typed, category: event.currentTarget.value })} />
        <TextInput className="csh-half" label={t('cashier:basket.sku')} description={t('cashier:basket.skuHelp')} value={typed.sku} maxLength={100} onChange={(event) => setTyped({ ...typed, sku: event.currentTarget.value })} />
      </> : <button type="button" className="lnk q s13 csh-details" onClick={() => setHasDetails(true)}>{t('cashier:basket.details')}</button>}
    </form>
  );
}
