import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request } from 'express';
import { config } from '#config.ts';
import { DomainError } from '#domain/shared/errors.ts';

const LOOPBACK = /^(?:::ffff:)?127\.\d+\.\d+\.\d+$|^::1$/;
const PROXY_HEADERS = ['x-forwarded-for', 'x-real-ip', 'forwarded', 'via'];
const digest = (text: string) => createHash('sha256').update(text).digest();

/** Straight from this machine. What a proxy here passes on comes from elsewhere, whether or not we were told to trust it. */
const isLocal = ({ socket, headers }: Request) => LOOPBACK.test(socket.remoteAddress ?? '') && PROXY_HEADERS.every((name) => headers[name] === undefined);

const hasToken = ({ headers }: Request) =>
  config.metricsToken !== undefined && headers.authorization !== undefined && timingSafeEqual(digest(headers.authorization), digest(`Bearer ${config.metricsToken}`));

/** @throws DomainError `forbidden` unless the request is from this machine or carries the token of the metrics */
export function authorizeMetrics(request: Request): void {
  if (!isLocal(request) && !hasToken(request)) throw new DomainError('forbidden', 'Metrics are for this machine, or for who sends their token as `Authorization: Bearer …`.', { status: 403 });
}
