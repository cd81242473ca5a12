import './styles/index.css';
import { DirectionProvider, localStorageColorSchemeManager, MantineProvider, useDirection } from '@mantine/core';
import { useNotifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { lazy, StrictMode, Suspense, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { useTranslation } from 'react-i18next';
import { onSignedOut } from './api.ts';
import { currentLanguage, startI18n } from './i18n.ts';
import { directionOf } from './lib/languages.ts';
import { queryClient } from './lib/query.ts';
import { router } from './router.tsx';
import { meQuery } from './session.ts';
import { cssVariables, theme } from './theme.ts';

const colorScheme = localStorageColorSchemeManager({ key: 'color-scheme' });

/** Keeps Mantine's mirroring in step with the language. */
function Direction() {
  useTranslation();
  const { setDirection } = useDirection();
  const direction = directionOf(currentLanguage());
  useEffect(() => setDirection(direction), [direction, setDirection]);
  return null;
}

const Notifications = lazy(() => import('./components/Notifications.tsx'));

/** What shows toasts comes with the first of them. */
function Toasts() {
  const { notifications } = useNotifications();
  const [isWanted, setWanted] = useState(false);
  if (notifications.length > 0 && !isWanted) setWanted(true);
  return isWanted && <Suspense fallback={null}><Notifications /></Suspense>;
}

function App() {
  return (
    <DirectionProvider initialDirection={directionOf(currentLanguage())}>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariables} colorSchemeManager={colorScheme} defaultColorScheme="auto">
        <Direction />
        <Toasts />
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </MantineProvider>
    </DirectionProvider>
  );
}

onSignedOut(() => {
  if (!queryClient.getQueryData(meQuery.queryKey) || router.latestLocation.pathname === '/sign-in') return;
  void router.navigate({ to: '/sign-in', search: { next: router.state.location.href } }).then(() => queryClient.clear());
});

await startI18n();
createRoot(document.getElementById('root') as HTMLElement).render(<StrictMode><App /></StrictMode>);
