import { Button, Loader, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconScan, IconSearch, IconUserPlus } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useState, type KeyboardEvent, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { Bdi } from '../../../components/figures.tsx';
import { lazyPart } from '../../../lib/lazy-part.tsx';
import { useProblemText } from '../../../lib/problem-text.ts';
import { useCan } from '../../../session.ts';
import { formatPhone, useNames } from '../../customers/names.ts';
import type { Customer } from '../../customers/types.ts';
import { findQuery, type Found } from '../queries.ts';
import type { Buyer } from '../types.ts';
import { canScan } from './detector.ts';

const CameraScanner = lazyPart(async () => (await import('./CameraScanner.tsx')).CameraScanner);
const QuickRegister = lazyPart(async () => (await import('./QuickRegister.tsx')).QuickRegister);

interface FindProps {
  /** `code` is the coupon or certificate by which the person was found. */
  onFound: (buyer: Buyer, code?: string) => void;
  inputRef?: RefObject<HTMLInputElement | null>;
  autoFocus?: boolean;
  canRegister?: boolean;
}

/** By card, phone, name or code; a scanner types and presses Enter, and the only match is taken at once. */
export function FindCustomer({ onFound, inputRef, autoFocus = false, canRegister = false }: FindProps) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const queries = useQueryClient();
  const canSeeCards = useCan('loyalty.read');
  const mayRegister = useCan('customers.write') && canRegister;
  const list = useId();
  const [typed, setTyped] = useState('');
  const [marked, setMarked] = useState(0);
  const [asked, setAsked] = useState<string | null>(null);
  const [isNew, setNew] = useState(false);
  const [isScanning, setScanning] = useState(false);
  const [debounced] = useDebouncedValue(typed.trim(), 200);
  const text = asked ?? debounced;
  const { data, error, isFetching } = useQuery(findQuery(text, canSeeCards));
  const take = (found: Found, index = 0): boolean => {
    const { customers, card, instrument } = found;
    if (card?.customer && card.state === 'activated') return chosen({ id: card.customer.id, card: card.number });
    if (instrument?.customer) return chosen({ id: instrument.customer.id }, instrument.code);
    const customer = customers[index];
    return customer ? chosen({ id: customer.id }) : false;
  };
  const chosen = (buyer: Buyer, code?: string) => {
    setTyped('');
    setAsked(null);
    onFound(buyer, code);
    return true;
  };
  /** A whole number decides at once; several people with a part of a name wait for a choice. */
  const enter = async (value: string) => {
    const wanted = value.trim();
    if (wanted.length < 2) return;
    setAsked(wanted);
    const isSettled = data && text === wanted;
    const found = isSettled ? data : await queries.fetchQuery(findQuery(wanted, canSeeCards)).catch(() => null);
    if (found && (isSettled || found.card || found.instrument || found.customers.length === 1)) take(found, isSettled ? marked : 0);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const count = data?.customers.length ?? 0;
    if (event.key === 'Enter') { event.preventDefault(); void enter(typed); }
    if (event.key === 'ArrowDown' && count > 0) { event.preventDefault(); setMarked((marked + 1) % count); }
    if (event.key === 'ArrowUp' && count > 0) { event.preventDefault(); setMarked((marked + count - 1) % count); }
    if (event.key === 'Escape' && typed) { event.stopPropagation(); setTyped(''); setAsked(null); }
  };
  if (isNew) return <QuickRegister typed={typed.trim()} onCancel={() => setNew(false)} onDone={(id) => { setNew(false); chosen({ id }); }} />;
  const isShown = text.length >= 2 && typed.trim().length >= 2;
  const isNobody = isShown && data && data.customers.length === 0 && !data.card?.customer && !data.instrument?.customer && !isFetching;
  return (
    <div className="csh-find">
      <div className="row csh-find-row">
        <TextInput
          ref={inputRef} className="grow" size="md" type="search" label={t('cashier:find.label')} placeholder={t('cashier:find.placeholder')} value={typed} autoFocus={autoFocus} autoComplete="off" spellCheck={false}
          leftSection={<IconSearch size={18} aria-hidden />} rightSection={isFetching ? <Loader size={16} aria-hidden /> : undefined} role="combobox" aria-expanded={isShown} aria-controls={list}
          aria-activedescendant={isShown && data?.customers[marked] ? `${list}-${marked}` : undefined}
          onChange={(event) => { setTyped(event.currentTarget.value); setAsked(null); setMarked(0); }} onKeyDown={onKeyDown}
        />
        {canScan() && <Button leftSection={<IconScan size={16} aria-hidden />} onClick={() => setScanning(true)}>{t('cashier:find.scan')}</Button>}
        {isScanning && <CameraScanner onClose={() => setScanning(false)} onCode={(code) => { setScanning(false); setTyped(code); void enter(code); }} />}
      </div>
      <ul id={list} role="listbox" aria-label={t('cashier:find.results')} className="csh-found" hidden={!isShown || !data?.customers.length}>
        {isShown && data?.customers.map((customer, index) => <Result key={customer.id} id={`${list}-${index}`} customer={customer} isMarked={index === marked} onChoose={() => take({ ...data, card: null }, index)} />)}
      </ul>
      <div role="status">
        {error && <p className="red s13">{problemText(error)}</p>}
        {isShown && data?.card && data.card.state !== 'activated' && <p className="note warn s13">{t(`cashier:find.card.${data.card.state}`)}</p>}
        {isNobody && (
          <div className="row wrap csh-nobody">
            <span className="m">{t('cashier:find.nobody')}</span>
            {mayRegister && <Button size="xs" leftSection={<IconUserPlus size={16} aria-hidden />} onClick={() => setNew(true)}>{t('cashier:register.open')}</Button>}
          </div>
        )}
      </div>
    </div>
  );
}

function Result({ id, customer, isMarked, onChoose }: { id: string; customer: Customer; isMarked: boolean; onChoose: () => void }) {
  const names = useNames();
  const known = [customer.phone && formatPhone(customer.phone), customer.email, customer.externalId].filter(Boolean).slice(0, 2);
  return (
    <li id={id} role="option" aria-selected={isMarked} className="csh-result" onClick={onChoose}>
      <span className="b ell"><bdi>{names.customer(customer)}</bdi></span>
      <span className="m s13 ell">{known.map((text, index) => <span key={text}>{index > 0 && ' · '}<Bdi ltr>{text}</Bdi></span>)}</span>
    </li>
  );
}
