import type { CustomerScope } from '#db/queries/customers.ts';
import { DomainError } from '#domain/shared/errors.ts';
import type { Hit } from '#db/queries/search.ts';
import type { Permission } from '#domain/accounts/permissions.ts';
import type { Actor } from '../actor.ts';

/** Whose customers the actor sees: a partner only those who bought at the partner's places. */
export const scopeOf = ({ organizationId, placePath }: Actor): CustomerScope => ({ organizationId, ...(placePath !== undefined && { withinPath: placePath }) });

/** All the person's data leaves the organization only by somebody who may see all of it. */
export function authorizeExport(actor: Actor): void {
  if (actor.placePath !== undefined) throw new DomainError('forbidden', 'A partner sees only a part of what belongs to a person.', { status: 403 });
}

const KINDS: [Permission, Hit['kind'][]][] = [
  ['customers.read', ['customer']], ['purchases.read', ['purchase']], ['places.read', ['place']], ['loyalty.read', ['instrument', 'card', 'offer', 'program', 'segment']],
];

/** Kinds of things the actor may find. */
export const searchableKinds = ({ permissions }: Actor): Hit['kind'][] => KINDS.flatMap(([permission, kinds]) => (permissions.has(permission) ? kinds : []));
