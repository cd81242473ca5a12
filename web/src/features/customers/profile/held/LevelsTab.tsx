import type { Customer } from '../../types.ts';
import { LevelProgressCards } from './LevelProgressCard.tsx';
import { LimitsCard } from './LimitsCard.tsx';

/** The way to the next level, and what is used of the limits. */
export function LevelsTab({ customer }: { customer: Customer }) {
  return <div className="mbr-columns even"><div className="col g6"><LevelProgressCards customerId={customer.id} /></div><LimitsCard customerId={customer.id} /></div>;
}
