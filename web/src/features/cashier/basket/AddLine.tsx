import { Autocomplete, Button, NumberInput, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useRef, useState, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { Good } from '../types.ts';
import { MoneyInput } from './MoneyInput.tsx';

const EMPTY = { name: '', category: '', sku: '' };

/** A line typed by hand; a known name brings its price, category and code along. */
export function AddLine({ goods, currency, onAdd, nameRef }: { goods: Good[]; currency: string; onAdd: (good: Good, quantity: number) => void; nameRef: RefObject<HTMLInputElement | null> }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(EMPTY);
  const [price, setPrice] = useState<number | null>(null);
  const [quantity, setQuantity] = useState<number | string>(1);
  const [hasDetails, setHasDetails] = useState(false);
  const priceRef = useRef<HTMLInputElement>(null);
  const isReady = typed.name.trim() !== '' && price !== null;
  const add = () => {
    if (!isReady) return (typed.name.trim() === '' ? nameRef : priceRef).current?.focus();
    onAdd({ name: typed.name.trim(), category: typed.category.trim(), sku: typed.sku.trim(), unitPriceMinor: price }, Math.max(1, Number(quantity) || 1));
    setTyped(EMPTY);
    setPrice(null);
    setQuantity(1);
    nameRef.current?.focus();
  };
  const choose = (name: string) => {
    const good = goods.find((candidate) => candidate.name === name);
    if (!good) return;
    setTyped({ name, category: good.category, sku: good.sku });
    setPrice(good.unitPriceMinor);
    priceRef.current?.focus();
  };
  return (
    <form className="csh-add" onSubmit={(event) => { event.preventDefault(); add(); }}>
      <Autocomplete
        ref={nameRef} label={t('cashier:basket.name')} value={typed.name} maxLength={300} limit={8} data={[...new Set(goods.map(({ name }) => name))]} comboboxProps={{ transitionProps: { duration: 0 } }}
        onChange={(name) => setTyped({ ...typed, name })} onOptionSubmit={choose}
      />
      <MoneyInput ref={priceRef} label={t('cashier:basket.price')} currency={currency} minor={price} onMinor={setPrice} />
      <NumberInput label={t('cashier:basket.quantity')} value={quantity} min={1} max={1_000_000} allowDecimal={false} allowNegative={false} onChange={setQuantity} />
      <Button type="submit" leftSection={<IconPlus size={16} aria-hidden />}>{t('cashier:basket.add')}</Button>
      {hasDetails ? <>
        <TextInput className="csh-half" label={t('cashier:basket.category')} description={t('cashier:basket.categoryHelp')} value={typed.category} dir="auto" maxLength={200} onChange={(event) => setTyped({ ...typed, category: event.currentTarget.value })} />
        <TextInput className="csh-half" label={t('cashier:basket.sku')} description={t('cashier:basket.skuHelp')} value={typed.sku} maxLength={100} onChange={(event) => setTyped({ ...typed, sku: event.currentTarget.value })} />
      </> : <button type="button" className="lnk q s13 csh-details" onClick={() => setHasDetails(true)}>{t('cashier:basket.details')}</button>}
    </form>
  );
}
