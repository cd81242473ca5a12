import { IconActivity, IconAdjustmentsHorizontal, IconBuilding, IconCashRegister, IconFileImport, IconHome, IconShoppingBag, IconStar, IconUsers, type Icon } from '@tabler/icons-react';
import { useMe, type Permission } from '../session.ts';

export interface Section {
  to: '/' | '/cashier' | '/customers' | '/purchases' | '/loyalty' | '/imports' | '/places' | '/runs' | '/settings';
  name: 'home' | 'cashier' | 'customers' | 'purchases' | 'loyalty' | 'imports' | 'places' | 'runs' | 'settings';
  icon: Icon;
  needs?: Permission;
  /** Points in the reading direction. */
  flip?: boolean;
}

const sections: Section[] = [
  { to: '/', name: 'home', icon: IconHome },
  { to: '/cashier', name: 'cashier', icon: IconCashRegister, needs: 'purchases.write' },
  { to: '/customers', name: 'customers', icon: IconUsers, needs: 'customers.read' },
  { to: '/purchases', name: 'purchases', icon: IconShoppingBag, needs: 'purchases.read' },
  { to: '/loyalty', name: 'loyalty', icon: IconStar, needs: 'loyalty.read' },
  { to: '/imports', name: 'imports', icon: IconFileImport, needs: 'imports.write', flip: true },
  { to: '/places', name: 'places', icon: IconBuilding },
  { to: '/runs', name: 'runs', icon: IconActivity, needs: 'runs.read', flip: true },
  { to: '/settings', name: 'settings', icon: IconAdjustmentsHorizontal },
];

/** The sections that the person's role may use, in the order of the navigation. */
export function useSections(): Section[] {
  const { permissions } = useMe();
  return sections.filter(({ needs }) => !needs || permissions.includes(needs));
}
