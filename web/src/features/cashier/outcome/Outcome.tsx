import type { ComponentProps } from 'react';
import { Reasons } from './Reasons.tsx';
import { Totals } from './Totals.tsx';

/** What a purchase comes to, then why. */
export function Outcome(props: Omit<ComponentProps<typeof Totals>, 'isBooked'>) {
  return <><Totals {...props} /><Reasons computed={props.computed} names={props.names} currency={props.currency} /></>;
}
