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
  { to: '/loyalty/instruments', label: 'instruments:section', needs: 'loyalty.read' },
  { to: '/loyalty/offers', label: 'offers:section', needs: 'loyalty.read' },
  { to: '/loyalty/segments', label: 'segments:section', needs: 'loyalty.read' },
  { to: '/loyalty/cards', label: 'cards:section', needs: 'loyalty.read' },
  { to: '/loyalty/members', label: 'members:tab', needs: 'loyalty.read' },
  { to: '/loyalty/simulator', label: 'cashier:simulator.tab', needs: 'purchases.calculate' },
];
