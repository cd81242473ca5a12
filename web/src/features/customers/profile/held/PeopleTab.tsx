import '../../../members/members.css';
import '../../../cashier/cashier.css';
import type { Customer } from '../../types.ts';
import { PersonCard } from './PersonCard.tsx';
import { ReferralCard } from './ReferralCard.tsx';
import { SuggestionCard } from './SuggestionCard.tsx';

/** Whom the person recommended, and which other profiles are the same person. */
export function PeopleTab({ customer }: { customer: Customer }) {
  return <div className="mbr-columns even"><ReferralCard customer={customer} /><div className="col g6"><SuggestionCard customer={customer} /><PersonCard customer={customer} /></div></div>;
}
