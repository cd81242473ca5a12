import type { Response } from 'express';
import type { Permission, Role, Scope } from '#domain/accounts/permissions.ts';
import { DomainError } from '#domain/shared/errors.ts';

/** Who calls, on behalf of which organization, and what they may do. */
export interface Actor {
  kind: 'key' | 'user';
  organizationId: string;
  permissions: ReadonlySet<Permission>;
  /** The key or the user. */
  id: string;
  role?: Role;
  scopes?: readonly Scope[];
  keyPrefix?: string;
  /** A partner sees this place and everything below it, and nothing else. */
  placeId?: string;
  placePath?: string;
  sessionHash?: string;
}

export function actorOf(response: Response): Actor {
  const actor = response.locals.actor as Actor | undefined;
  if (actor) return actor;
  const wrongKey = response.locals.unauthenticated as DomainError | undefined;
  throw wrongKey ?? new DomainError('unauthenticated', 'Sign in, or send an API key as `Authorization: Bearer …`.', { status: 401 });
}

export function authorize(actor: Actor, permission: Permission): void {
  if (actor.permissions.has(permission)) return;
  const who = actor.kind === 'key' ? 'This key has no scope' : 'Your role has no right';
  throw new DomainError('forbidden', `${who} for this (${permission}).`, { status: 403 });
}

/** Who acted, as ledgers and audit rows keep it: `key:<id>` or `user:<id>`. */
export const actorName = (actor: Actor): string => `${actor.kind}:${actor.id}`;
