import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';

/** After the session began: forget what a former session loaded and open the page asked for (only addresses of this app). */
export function useEnter() {
  const queryClient = useQueryClient();
  const router = useRouter();
  return async (next = '/') => {
    queryClient.clear();
    await router.invalidate();
    const isOwn = next.startsWith('/') && !next.startsWith('//') && !next.startsWith('/\\');
    router.history.push(isOwn ? next : '/');
  };
}
