import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { readJson, readSetting, writeJson, writeSetting } from '../../../lib/storage.ts';
import { isRefusal, newAttempt } from '../../purchases/attempt.ts';
import { rememberGoods } from '../basket/basket.ts';
import { bookPurchase, type Booked } from '../queries.ts';
import type { BasketLine, Buyer, PurchaseRequest } from '../types.ts';

export interface Sale {
  buyer: Buyer | null;
  lines: BasketLine[];
  codes: string[];
  /** Units of the wallet to pay with; 0 none. */
  points: number | 'max';
  wallet: string | null;
  method: string;
  /** Sent and not answered: sending it again books nothing twice. */
  attempt: { externalId: string; occurredAt: string } | null;
}

/** What was booked, with the request it came from. */
export interface Done extends Booked {
  externalId: string;
  sale: Sale;
}

const KEPT = 'cashier:sale';
const PLACE = 'cashier:place';
const METHOD = 'cashier:method';

const emptySale = (): Sale => ({ buyer: null, lines: [], codes: [], points: 0, wallet: null, method: readSetting(METHOD) ?? 'card', attempt: null });

/** The purchase as the API takes it; nothing to ask about until there are a buyer and goods. */
export function requestOf(sale: Sale, { place, currency }: { place: string | null; currency: string }): PurchaseRequest | null {
  const { buyer, lines, codes, points, wallet, method } = sale;
  if (!buyer || lines.length === 0) return null;
  return {
    customer: buyer.card ? { card: buyer.card } : { id: buyer.id }, currency,
    ...(place && { place }),
    lines: lines.map(({ key: _, ...line }) => line),
    ...(codes.length > 0 && { instruments: codes }),
    ...(wallet && points !== 0 && { spend: { wallet, points } }),
    payment: { method },
  };
}

/** The purchase being made at this till. It survives a reload, and so does an attempt whose answer was lost. */
export function useSale(currency: string) {
  const queries = useQueryClient();
  const [sale, setSale] = useState<Sale>(() => ({ ...emptySale(), ...readJson<Partial<Sale>>(KEPT) }));
  const [place, setPlaceState] = useState<string | null>(() => readSetting(PLACE));
  const [done, setDone] = useState<Done | null>(null);
  useEffect(() => writeJson(KEPT, sale), [sale]);
  const change = (changes: Partial<Sale>) => setSale((before) => ({ ...before, ...changes }));
  const setPlace = (next: string | null) => { setPlaceState(next); writeSetting(PLACE, next); };
  const setMethod = (method: string) => { change({ method }); writeSetting(METHOD, method); };
  const toggleCode = (code: string) => setSale((before) => ({ ...before, codes: before.codes.includes(code) ? before.codes.filter((other) => other !== code) : [...before.codes, code] }));
  const reset = () => { setSale(emptySale()); setDone(null); pay.reset(); };
  const pay = useMutation({
    mutationFn: async () => {
      const request = requestOf(sale, { place, currency });
      if (!request) throw new Error('nothing to pay');
      const attempt = sale.attempt ?? newAttempt('C');
      change({ attempt });
      writeJson(KEPT, { ...sale, attempt });
      return { ...(await bookPurchase(request, attempt)), externalId: attempt.externalId, sale };
    },
    onSuccess: (booked) => {
      rememberGoods(sale.lines);
      setDone(booked);
      setSale(emptySale());
      for (const queryKey of [['purchases'], ['customers']]) void queries.invalidateQueries({ queryKey });
    },
    onError: (error) => { if (isRefusal(error)) change({ attempt: null }); },
  });
  return { sale, place, done, pay, change, setPlace, setMethod, toggleCode, reset, request: requestOf(sale, { place, currency }) };
}

export type SaleState = ReturnType<typeof useSale>;
