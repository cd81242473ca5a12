import { TextInput } from '@mantine/core';
import { useId, useState, type KeyboardEvent, type RefObject } from 'react';
import { formatMoney } from '../../../lib/format.ts';
import type { Good } from '../types.ts';

const MOST = 6;

/** The name of what is bought, with known goods below it as it is typed. */
export function GoodField({ label, value, goods, currency, inputRef, onChange, onChoose }: {
  label: string;
  value: string;
  goods: Good[];
  currency: string;
  inputRef: RefObject<HTMLInputElement | null>;
  onChange: (name: string) => void;
  onChoose: (good: Good) => void;
}) {
  const list = useId();
  const [isOpen, setOpen] = useState(false);
  const [marked, setMarked] = useState(-1);
  const text = value.trim().toLowerCase();
  const found = isOpen ? goods.filter(({ name }) => name.toLowerCase().includes(text) && name !== value).slice(0, MOST) : [];
  const close = () => { setOpen(false); setMarked(-1); };
  const choose = (good: Good) => { close(); onChoose(good); };
  const onKeyDown = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const good = found[marked];
    if (by !== 0) { event.preventDefault(); setOpen(true); setMarked(found.length === 0 ? -1 : (marked + by + found.length) % found.length); }
    if (event.key === 'Enter' && good) { event.preventDefault(); choose(good); }
    if (event.key === 'Escape' && isOpen) { event.stopPropagation(); close(); }
  };
  return (
    <div className="csh-suggest">
      <TextInput
        ref={inputRef} label={label} value={value} maxLength={300} autoComplete="off" role="combobox" aria-autocomplete="list" aria-expanded={found.length > 0} aria-controls={list} aria-activedescendant={marked >= 0 ? `${list}-${marked}` : undefined}
        onChange={(event) => { setOpen(true); setMarked(-1); onChange(event.currentTarget.value); }} onClick={() => setOpen(true)} onBlur={close} onKeyDown={onKeyDown}
      />
      <ul id={list} role="listbox" aria-label={label} hidden={found.length === 0}>
        {found.map((good, index) => (
          <li key={`${good.name}:${good.unitPriceMinor}:${good.sku}`} id={`${list}-${index}`} role="option" aria-selected={index === marked} onPointerDown={(event) => event.preventDefault()} onClick={() => choose(good)}>
            <bdi className="grow ell">{good.name}</bdi><bdi className="m s13 num">{formatMoney(good.unitPriceMinor, currency)}</bdi>
          </li>
        ))}
      </ul>
    </div>
  );
}
