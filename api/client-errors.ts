import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { DomainError } from '#domain/shared/errors.ts';
import { problemOf } from './errors.ts';

/** How much a request may say before its body; a search in Arabic is long when it is written in an address. */
export const HTTP_LIMITS = { maxHeaderSize: 32 * 1024 };

const REFUSALS: Record<string, [status: number, code: string, detail: string]> = {
  HPE_HEADER_OVERFLOW: [431, 'headers_too_large', 'The headers of a request may have 32 KB at the most.'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'timeout', 'The request did not arrive in time.'],
};
const UNREADABLE: [number, string, string] = [400, 'invalid_request', 'This is not a request that HTTP/1.1 knows.'];

/** Answers what Node cannot read as a request, which therefore never reaches the app, with a problem like any other. */
export function refuseUnreadable(error: Error & { code?: string }, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const [status, code, detail] = REFUSALS[error.code ?? ''] ?? UNREADABLE;
  const body = JSON.stringify(problemOf(new DomainError(code, detail, { status }), randomUUID()));
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: application/problem+json; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`);
}
