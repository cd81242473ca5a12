import type { Permission } from '../../session.ts';

export interface LoyaltyTab {
  /** Address of the page, a child of `loyaltyRoute`. */
  to: string;
  /** Key of its name. */
  label: string;
  needs?: Permission;
}

/** One line for each part of Loyalty, in the order they are shown. */
export const loyaltyTabs: LoyaltyTab[] = [
  { to: '/loyalty', label: 'programs:section.programs', needs: 'loyalty.read' },
];
