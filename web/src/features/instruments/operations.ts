import type { Operation } from './queries.ts';
import type { InstrumentDetail, InstrumentTypeDocument, LedgerRow } from './types.ts';

/** Whether somebody's reservation still runs, as far as the ledger tells. */
function isReserved(ledger: readonly LedgerRow[]): boolean {
  const running = ledger.filter(({ type, until }) => type === 'reserve' && until !== undefined && Date.parse(until) > Date.now());
  const ended = ledger.filter(({ type, occurredAt }) => type === 'release' && running[0] !== undefined && occurredAt >= running[0].occurredAt);
  return running.length > ended.length;
}

type Known = Pick<InstrumentDetail, 'state' | 'kind' | 'balance' | 'freezeDaysLeft'> & { ledger?: LedgerRow[] };

/** What may be done with an instrument now, the likeliest first; the rest is not offered. */
export function operationsOf({ state, kind, balance, freezeDaysLeft, ledger = [] }: Known, type: InstrumentTypeDocument): Operation[] {
  const isUsable = state === 'issued' || state === 'active';
  const isAlive = isUsable || state === 'frozen';
  const possible: [Operation, boolean][] = [
    ['unblock', state === 'blocked'], ['unfreeze', state === 'frozen'], ['visits', kind === 'pass' && isUsable], ['freeze', type.freeze !== undefined && isUsable && freezeDaysLeft > 0],
    ['release', isReserved(ledger)], ['top-up', balance !== null && (isAlive || state === 'depleted')], ['reservations', kind === 'coupon' && isUsable],
    ['transfer', type.transferable === true && isAlive], ['refund', type.refundable === true && isAlive], ['block', isAlive || state === 'depleted'],
  ];
  return possible.filter(([, isPossible]) => isPossible).map(([operation]) => operation);
}

export const isHarmful = (operation: Operation): boolean => operation === 'block' || operation === 'refund';
