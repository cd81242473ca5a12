import { QueryClient } from '@tanstack/react-query';
import { asProblem } from '../api.ts';

/** Only what may pass by itself is tried again: no answer, and "come back later". */
const mayPass = (error: unknown) => [0, 429, 502, 503, 504].includes(asProblem(error).status);

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { staleTime: 15_000, retry: (count, error) => count < 2 && mayPass(error), refetchOnWindowFocus: true },
    mutations: { retry: false },
  },
});
