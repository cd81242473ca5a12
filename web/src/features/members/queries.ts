import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query';
import { call } from '../programs/queries.ts';

export interface MemberRow {
  id: string;
  customer: { id: string; name: string | null; phone: string | null; email: string | null };
  level: string;
  levelSince: string;
  levelExpiresAt: string | null;
  joinedAt: string;
  lastPurchaseAt: string | null;
  purchaseCount: number;
  wallets: { wallet: string; active: number; pending: number; debt: number }[];
}

export interface MemberFilters {
  level?: string | undefined;
  search?: string | undefined;
}

const PAGE = '100';

export const membersQuery = (program: string, { level, search }: MemberFilters) => infiniteQueryOptions({
  queryKey: ['programs', program, 'members', level ?? '', search ?? ''],
  queryFn: ({ pageParam }) => call<{ data: MemberRow[]; nextCursor: string | null }>('get', '/v1/programs/{code}/members', { path: { code: program }, query: { level, search, limit: PAGE, cursor: pageParam } }),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.nextCursor ?? undefined,
  placeholderData: keepPreviousData,
});
