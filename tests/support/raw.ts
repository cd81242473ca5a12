import { request } from 'node:http';
import { appUrl } from './app.ts';

export interface RawReply {
  status: number;
  type: string;
  text: string;
  body: { code?: string; requestId?: string; [field: string]: unknown };
  headers: Record<string, string | string[] | undefined>;
}

export interface RawCall {
  headers?: Record<string, string>;
  /** Text and bytes go as they are, everything else as JSON. */
  body?: unknown;
  type?: string;
  secret?: string;
}

const json = (text: string): RawReply['body'] => {
  try {
    return JSON.parse(text) as RawReply['body'];
  } catch {
    return {};
  }
};

/** A call that no client library puts right: the path, the headers and the bytes arrive as given. */
export async function raw(method: string, path: string, { headers = {}, body, type = 'application/json', secret }: RawCall = {}): Promise<RawReply> {
  const url = new URL(await appUrl());
  const payload = body === undefined || typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const sent = request({
      host: url.hostname, port: url.port, method, path,
      headers: {
        ...(secret !== undefined && { Authorization: `Bearer ${secret}` }),
        ...(payload !== undefined && { 'Content-Type': type, 'Content-Length': String(Buffer.byteLength(payload)) }),
        ...headers,
      },
    }, (reply) => {
      const chunks: Buffer[] = [];
      reply.on('data', (chunk: Buffer) => chunks.push(chunk));
      reply.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({ status: reply.statusCode ?? 0, type: String(reply.headers['content-type'] ?? ''), text, body: json(text), headers: reply.headers });
      });
    });
    sent.on('error', reject);
    sent.end(payload);
  });
}

/** The documented problem and nothing of our inside. */
export function expectProblem(reply: RawReply, status: number, code = 'invalid_request'): void {
  expect([reply.status, reply.body.code, reply.type, typeof reply.body.requestId]).toEqual([status, code, 'application/problem+json; charset=utf-8', 'string']);
  expect(reply.text).not.toMatch(/\bat \S+ \(|node_modules|\bSELECT\b|\bINSERT\b/);
}
