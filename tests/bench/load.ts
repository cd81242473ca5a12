import { Agent, request } from 'node:http';

/** Sends JSON over kept-alive connections; answers status, body and milliseconds. */
export function createClient(baseUrl: string, secret: string | undefined, connections: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const { hostname, port } = new URL(baseUrl);
  return {
    call: (method: string, path: string, body?: unknown) => new Promise<{ status: number; text: string; ms: number }>((resolve, reject) => {
      const started = performance.now();
      const text = body === undefined ? '' : JSON.stringify(body);
      const headers = { ...(secret !== undefined && { authorization: `Bearer ${secret}` }), 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
      const sent = request({ hostname, port, method, path, agent, headers, timeout: 60_000 }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => resolve({ status: answer.statusCode!, text: Buffer.concat(chunks).toString(), ms: performance.now() - started }));
      });
      sent.on('error', reject);
      sent.on('timeout', () => sent.destroy(new Error('no answer within 60 s')));
      sent.end(text);
    }),
    close: () => agent.destroy(),
  };
}

export interface Load {
  perSecond: number;
  p50: number;
  p95: number;
  errors: number;
}

const at = (sorted: readonly number[], share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

/** Runs `total` calls by so many callers, each waiting for its answer before the next. `act` answers whether the call went well. */
export async function loadOf(callers: number, total: number, act: (index: number) => Promise<boolean>): Promise<Load> {
  const times: number[] = [];
  let next = 0;
  let errors = 0;
  const started = performance.now();
  await Promise.all(Array.from({ length: callers }, async () => {
    for (let index = next++; index < total; index = next++) {
      const began = performance.now();
      if (!(await act(index))) errors++;
      times.push(performance.now() - began);
    }
  }));
  const seconds = (performance.now() - started) / 1000;
  times.sort((a, b) => a - b);
  return { perSecond: total / seconds, p50: at(times, 0.5), p95: at(times, 0.95), errors };
}

export const median = (values: readonly number[]): number => at([...values].sort((a, b) => a - b), 0.5);
