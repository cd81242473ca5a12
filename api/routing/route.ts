import type { Request, Response } from 'express';
import type { z } from 'zod';
import type { Permission } from '#domain/accounts/permissions.ts';
import type { Actor } from '../actor.ts';

type Shape = z.ZodType;
type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined;

export interface Reply {
  status: number;
  /** JSON, text, bytes, or a `Readable` of a long answer that is sent as it is read. */
  body?: unknown;
  headers?: Record<string, string>;
  /** The row this call was about, for the list of recent calls. */
  subjectId?: string | null;
}

export interface Call<P, Q, B> {
  params: Parsed<P>;
  query: Parsed<Q>;
  body: Parsed<B>;
  request: Request;
  response: Response;
}

export interface AnswerSpec {
  description: string;
  schema?: z.ZodType;
  /** Media type when it is not JSON. */
  contentType?: string;
}

interface Common<P, Q, B> {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** OpenAPI path: `/v1/customers/{id}`. */
  path: string;
  operationId: string;
  tag: string;
  summary: string;
  params?: P;
  query?: Q;
  body?: B;
  /** Largest body in bytes; 1 MB unless said. */
  bodyLimit?: number;
  /** The body is `multipart/form-data`, described by `body`; the handler reads the stream itself. */
  multipart?: boolean;
  /** The body is JSON described by `body`, but its signature is checked first: the handler reads the bytes itself. */
  raw?: boolean;
  /** The body's `items` are judged one by one by the handler, also whether they carry numbers of payment cards. */
  itemsAlone?: boolean;
  /** Body or answer carries a secret: an `Idempotency-Key` keeps neither of them, not even a hash, and using it again is 409. */
  sensitive?: boolean;
  answers: Record<number, AnswerSpec>;
  /** Problem statuses beyond those every route of its kind has. */
  problems?: number[];
}

export interface PublicRoute<P, Q, B> extends Common<P, Q, B> {
  access: 'public';
  handler: (call: Call<P, Q, B>) => Promise<Reply>;
}
export interface ProtectedRoute<P, Q, B> extends Common<P, Q, B> {
  /** The permission it takes; `any` for whoever is signed in; `user` for people only. */
  access: Permission | 'any' | 'user';
  handler: (call: Call<P, Q, B> & { actor: Actor }) => Promise<Reply>;
}
// The list of routes holds routes of any shape; each was checked against its own schemas when it was defined.
// oxlint-disable-next-line no-explicit-any
export type Route = PublicRoute<any, any, any> | ProtectedRoute<any, any, any>;

/** One endpoint: the schemas that validate its requests are the ones its documentation is made from. */
export function route<P extends Shape | undefined = undefined, Q extends Shape | undefined = undefined, B extends Shape | undefined = undefined>(
  definition: ProtectedRoute<P, Q, B> | PublicRoute<P, Q, B>): Route {
  return definition as Route;
}
