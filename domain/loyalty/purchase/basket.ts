import { DomainError } from '../../shared/errors.ts';
import { positionOf } from '../levels/rules.ts';
import type { EvaluationContext, EvaluationLine } from '../rules/types.ts';
import { balanceAt } from '../wallet.ts';
import type { PurchaseInput, PurchaseLineInput } from './types.ts';

const MOST_MONEY = 1_000_000_000_000;

/** A purchase while it is computed: what its lines are worth so far. */
export interface Basket {
  input: PurchaseInput;
  gross: number[];
  /** After the discounts so far. */
  net: number[];
  certificate: number[];
  paid: number[];
  /** Grows with every change of what lines are worth; what was seen before holds no more. */
  version: number;
  seen?: { version: number; lines: EvaluationLine[]; contexts: Map<string, EvaluationContext> };
}

export const sum = (amounts: readonly number[]): number => amounts.reduce((a, b) => a + b, 0);

/** The basket before anything was taken off. @throws DomainError `amount_too_large` beyond 10^12 minor units in all */
export function openBasket(input: PurchaseInput): Basket {
  const gross = input.lines.map((line) => line.quantity * line.unitPriceMinor);
  if (sum(gross) > MOST_MONEY) throw new DomainError('amount_too_large', 'A purchase may be worth 10^12 minor units at the most.');
  return { input, gross, net: [...gross], certificate: gross.map(() => 0), paid: [...gross], version: 0 };
}

/** A line of which only the sum is known, as rules count it: one unit, whatever its quantity divides the sum into for returns. */
export const asOneUnit = <Line extends Pick<PurchaseLineInput, 'quantity' | 'unitPriceMinor'>>(line: Line): Line => ({ ...line, quantity: 1, unitPriceMinor: line.quantity * line.unitPriceMinor });

/** To be called after what lines are worth was changed. */
export const changed = (basket: Basket): void => void (basket.version += 1);

/** The basket as it is seen at this point: made once until it changes. */
function seenOf(basket: Basket): NonNullable<Basket['seen']> {
  const { input, gross, net, paid, version } = basket;
  if (basket.seen?.version !== version) {
    const lines = input.lines.map((line, index) => ({
      lineId: line.lineId, sku: line.sku, name: line.name, category: line.category, tags: line.tags, quantity: line.quantity, unitPriceMinor: line.unitPriceMinor,
      grossMinor: gross[index]!, netMinor: net[index]!, paidMinor: paid[index]!,
    }));
    basket.seen = { version, lines, contexts: new Map() };
  }
  return basket.seen;
}

/** The basket's lines as filters and conditions see them. */
export const linesOf = (basket: Basket): EvaluationLine[] => seenOf(basket).lines;

/** What expressions read, at this point of the computation. */
export function contextOf(basket: Basket, level: string, instrument: EvaluationContext['instrument'] = null): EvaluationContext {
  if (instrument !== null) return makeContext(basket, level, instrument);
  const { contexts } = seenOf(basket);
  let context = contexts.get(level);
  if (!context) contexts.set(level, (context = makeContext(basket, level, null)));
  return context;
}

function makeContext(basket: Basket, level: string, instrument: EvaluationContext['instrument']): EvaluationContext {
  const { input, gross, net, paid } = basket;
  const { program } = input;
  // A level that the version no longer has counts as the first.
  const held = program.levels.list[positionOf(program.levels, level)]!;
  let wallets: EvaluationContext['member']['wallets'] | undefined;
  const context: EvaluationContext = {
    at: input.occurredAt, timezone: program.timezone,
    purchase: {
      grossMinor: sum(gross), netMinor: sum(net), paidMinor: sum(paid), units: sum(input.lines.map((line) => line.quantity)), place: input.place, paymentMethod: input.paymentMethod,
    },
    placePath: input.placePath, lines: linesOf(basket), customer: input.customer, instrument, metric: input.metric,
    level: held.values,
    member: {
      level: held.code, since: input.memberSince,
      // Balances are read by few rules.
      get wallets() {
        wallets ??= input.balances ?? Object.fromEntries([...input.wallets].map(([code, state]) => [code, balanceAt(state, input.occurredAt)]));
        return wallets;
      },
    },
    inSegment: (code) => input.inSegment(code, context),
  };
  return context;
}
