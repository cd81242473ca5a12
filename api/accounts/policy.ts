import { canGrantRole, type Role, type Scope } from '#domain/accounts/permissions.ts';
import { DomainError } from '#domain/shared/errors.ts';
import type { Actor } from '../actor.ts';

const forbidden = (message: string) => new DomainError('forbidden', message, { status: 403 });

/** As whom a caller manages the team: a key with the scope `admin` is an admin, never an owner. */
const managingRole = (actor: Actor): Role => actor.role ?? 'admin';

/** Nobody makes somebody what is above himself, nor touches somebody above himself. */
export function checkMayGrant(actor: Actor, ...roles: Role[]): void {
  const above = roles.find((role) => !canGrantRole(managingRole(actor), role));
  if (above) throw forbidden(`The role ${above} is above yours.`);
}

/** A key hands out no scope that it does not have: neither to a new key nor, by a new secret, to itself. */
export function checkMayHold(actor: Actor, scopes: readonly Scope[]): void {
  const missing = actor.kind === 'key' ? scopes.find((scope) => !actor.scopes?.includes(scope)) : undefined;
  if (missing) throw forbidden(`This key has no scope \`${missing}\` to hand out.`);
}
