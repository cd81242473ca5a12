import { queryOptions } from '@tanstack/react-query';
import { api } from '../../api.ts';
import type { ProgramDocument } from '#domain/loyalty/program.ts';
import type { ProgramAnswer, ProgramRow, SimulationAnswer, VersionRow } from './types.ts';

interface Call {
  path?: Record<string, string | number>;
  query?: Record<string, string | undefined>;
  body?: unknown;
}

type Loose = { request: (method: string, path: string, init: object) => Promise<{ data?: unknown }> };

/** A program's document has no type in the description of the API: its answers are read as the domain's own type. */
export async function call<Answer>(method: 'get' | 'put' | 'post' | 'delete', path: string, { path: names, query, body }: Call = {}): Promise<Answer> {
  const { data } = await (api as unknown as Loose).request(method, path, { params: { path: names, query }, ...(body !== undefined && { body }) });
  return data as Answer;
}

const PROGRAM = '/v1/programs/{code}';

export const programsQuery = queryOptions({
  queryKey: ['programs'],
  queryFn: async () => (await call<{ data: ProgramRow[] }>('get', '/v1/programs')).data,
});

export const programQuery = (code: string) => queryOptions({
  queryKey: ['programs', code],
  queryFn: async () => (await call<{ program: ProgramAnswer }>('get', PROGRAM, { path: { code } })).program,
});

export const versionsQuery = (code: string) => queryOptions({
  queryKey: ['programs', code, 'versions'],
  queryFn: async () => (await call<{ data: VersionRow[] }>('get', `${PROGRAM}/versions`, { path: { code } })).data,
});

/** The document of one version. */
export const versionQuery = (code: string, version: number) => queryOptions({
  queryKey: ['programs', code, 'version', version],
  queryFn: async () => (await call<{ program: ProgramAnswer }>('get', PROGRAM, { path: { code }, query: { version: String(version) } })).program,
  staleTime: Infinity,
});

/** Keeps the draft however unfinished; what stands in the way of publishing it comes back with it. */
export const saveDraft = (code: string, document: ProgramDocument) => call<{ program: ProgramAnswer }>('put', PROGRAM, { path: { code }, query: { draft: 'true' }, body: document });
export const dropDraft = (code: string) => call('delete', `${PROGRAM}/draft`, { path: { code } });
export const publish = (code: string, body: { document: ProgramDocument; validFrom?: string }) =>
  call<{ program: ProgramAnswer }>('put', PROGRAM, { path: { code }, query: { validFrom: body.validFrom }, body: body.document });
export const rollBack = (code: string, version: number) => call('post', `${PROGRAM}/rollback`, { path: { code }, body: { version } });

export const simulate = (code: string, body: { document: ProgramDocument; from: string; to: string }) => call<SimulationAnswer>('post', `${PROGRAM}/simulate`, { path: { code }, body });
export const simulationQuery = (id: string | null) => queryOptions({
  queryKey: ['simulations', id],
  queryFn: () => call<SimulationAnswer>('get', '/v1/simulations/{simulation}', { path: { simulation: id ?? '' } }),
  enabled: id !== null,
  refetchInterval: (query) => (query.state.data?.simulation.state === 'running' ? 1_000 : false),
});
