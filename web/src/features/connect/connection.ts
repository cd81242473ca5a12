import { queryOptions, useQuery } from '@tanstack/react-query';
import { api, unwrap } from '../../api.ts';

export interface LoggedRequest {
  id: string;
  occurredAt: string;
  operation: string;
  status: number;
  code: string | null;
  detail: string | null;
  customerId: string | null;
  purchaseId: string | null;
  durationMs: number;
}

/** Asked every two seconds: the page turns green by itself. */
const requestsQuery = queryOptions({
  queryKey: ['connection', 'requests'],
  queryFn: async () => ((await unwrap(api.GET('/v1/connection/requests', { params: { query: { limit: 100 } } }))).data as LoggedRequest[]).toSorted((a, b) => b.occurredAt.localeCompare(a.occurredAt)),
  refetchInterval: 2_000,
  refetchIntervalInBackground: true,
});

/** What came before the log began: any customer, any purchase. */
const customersQuery = queryOptions({
  queryKey: ['connection', 'customers'],
  queryFn: async () => ((await unwrap(api.GET('/v1/customers', { params: { query: { limit: 1 } } }))).data as { id: string; name: string | null; phone: string | null; email: string | null }[])[0] ?? null,
});
const purchasesQuery = queryOptions({
  queryKey: ['connection', 'purchases'],
  queryFn: async () => ((await unwrap(api.GET('/v1/purchases', { params: { query: { limit: 1, status: 'processed' } } }))).data as { id: string | null; externalId: string }[])[0] ?? null,
});

const isFine = ({ status }: LoggedRequest) => status < 300;
const oldest = (requests: LoggedRequest[] | undefined, test: (request: LoggedRequest) => boolean) => requests?.findLast(test);

/** The state of the three steps. A request is the oldest of its sort that the log still holds. */
export function useConnection() {
  const requests = useQuery(requestsQuery);
  const firstCustomer = oldest(requests.data, (request) => isFine(request) && /^(registerCustomer|createCustomersBatch)$/.test(request.operation));
  const firstPurchase = oldest(requests.data, (request) => isFine(request) && /^(createPurchase|createPurchasesBatch)$/.test(request.operation));
  const customer = useQuery({ ...customersQuery, refetchInterval: (query) => (query.state.data ? false : 4_000) });
  const purchase = useQuery({ ...purchasesQuery, refetchInterval: (query) => (query.state.data ? false : 4_000) });
  const newest = requests.data?.[0];
  return {
    requests: requests.data,
    isLost: requests.isError,
    firstRequest: oldest(requests.data, () => true),
    firstCustomer,
    firstPurchase,
    /** Somebody to calculate the trial purchase for, and to open. */
    customer: customer.data ?? null,
    purchase: purchase.data ?? null,
    refused: newest && newest.status >= 400 && newest.status < 500 ? newest : undefined,
  };
}

export type Connection = ReturnType<typeof useConnection>;
