import createClient, { type Middleware } from 'openapi-fetch';
import type { paths } from './api-types';

export interface FieldProblem {
  path: string;
  code: string;
  message: string;
}

/** What the server answered instead of the thing (problem+json), or that it did not answer (`code: 'offline'`, status 0). */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly requestId: string | null;
  readonly errors: FieldProblem[];

  constructor(problem: { status: number; code: string; title?: string; detail?: string; requestId?: string | null; errors?: FieldProblem[] }) {
    super(problem.title ?? problem.code);
    this.name = 'ApiProblem';
    this.status = problem.status;
    this.code = problem.code;
    this.detail = problem.detail ?? '';
    this.requestId = problem.requestId ?? null;
    this.errors = problem.errors ?? [];
  }
}

export function asProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  return new ApiProblem({ status: 0, code: error instanceof TypeError ? 'offline' : 'unexpected', detail: error instanceof Error ? error.message : '' });
}

const signedOutListeners = new Set<() => void>();

/** Called when a request finds that the session has ended. Returns the function that stops listening. */
export function onSignedOut(listener: () => void): () => void {
  signedOutListeners.add(listener);
  return () => signedOutListeners.delete(listener);
}

export function csrfToken(): string {
  const cookie = document.cookie.split('; ').find((part) => part.startsWith('csrf='));
  return cookie ? decodeURIComponent(cookie.slice('csrf='.length)) : '';
}

const problems: Middleware = {
  onRequest({ request }) {
    if (request.method !== 'GET') request.headers.set('X-CSRF-Token', csrfToken());
    return request;
  },
  async onResponse({ request, response }) {
    if (response.ok) return;
    const problem = await problemOf(response);
    const isAuthCall = new URL(request.url).pathname.startsWith('/v1/auth/');
    if (problem.status === 401 && !isAuthCall) for (const listener of signedOutListeners) listener();
    throw problem;
  },
};

export async function problemOf(response: Response): Promise<ApiProblem> {
  const body: unknown = await response.json().catch(() => null);
  const known = typeof body === 'object' && body !== null ? (body as Partial<ApiProblem> & { title?: string }) : {};
  return new ApiProblem({
    status: response.status,
    code: known.code ?? (response.status >= 500 ? 'unavailable' : 'unexpected'),
    title: known.title,
    detail: known.detail,
    requestId: known.requestId ?? response.headers.get('x-request-id'),
    errors: known.errors,
  });
}

/** Typed by the server's own OpenAPI document. A failure throws ApiProblem, so `data` is always there. */
export const api = createClient<paths>({ baseUrl: '', credentials: 'same-origin' });
api.use(problems);

/** `const page = await unwrap(api.GET('/v1/customers', { params: { query } }))` */
export async function unwrap<T>(call: Promise<{ data?: T }>): Promise<T> {
  const { data } = await call;
  return data as T;
}
