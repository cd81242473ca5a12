import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { appRoute } from '../../root-routes.tsx';

export const importsRoutes = [
  createRoute({ getParentRoute: () => appRoute, path: '/imports', component: lazyRouteComponent(() => import('./ImportsPage.tsx'), 'ImportsPage') }),
  createRoute({
    getParentRoute: () => appRoute,
    path: '/imports/new',
    validateSearch: (search: Record<string, string>): { kind?: string } => search,
    component: lazyRouteComponent(() => import('./NewImportPage.tsx'), 'NewImportPage'),
  }),
  createRoute({ getParentRoute: () => appRoute, path: '/imports/$importId', component: lazyRouteComponent(() => import('./ImportPage.tsx'), 'ImportPage') }),
] as const;
