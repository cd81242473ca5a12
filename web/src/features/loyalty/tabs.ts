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
  { to: '/loyalty', label: 'loyalty:tab.programs', needs: 'loyalty.read' },
  { to: '/loyalty/instruments', label: 'loyalty:tab.instruments', needs: 'loyalty.read' },
  { to: '/loyalty/offers', label: 'loyalty:tab.offers', needs: 'loyalty.read' },
  { to: '/loyalty/segments', label: 'loyalty:tab.segments', needs: 'loyalty.read' },
  { to: '/loyalty/cards', label: 'loyalty:tab.cards', needs: 'loyalty.read' },
  { to: '/loyalty/members', label: 'loyalty:tab.members', needs: 'loyalty.read' },
  { to: '/loyalty/simulator', label: 'loyalty:tab.simulator', needs: 'purchases.calculate' },
];
