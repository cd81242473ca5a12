/** What a role or a key may do. One list for the API, the UI and the tests. */
export const PERMISSIONS = [
  'customers.read', 'customers.write', 'customers.erase', 'purchases.read', 'purchases.write', 'purchases.calculate', 'points.write', 'imports.write',
  'places.read', 'places.write', 'keys.manage', 'team.manage', 'organization.manage', 'runs.read', 'reports.read',
  'loyalty.read', 'loyalty.write', 'instruments.write', 'cards.write',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

export const ROLES = ['owner', 'admin', 'marketer', 'sales', 'partner', 'viewer'] as const;
export type Role = (typeof ROLES)[number];

const READING: Permission[] = ['customers.read', 'purchases.read', 'places.read', 'runs.read', 'reports.read', 'loyalty.read'];

const OF_ROLE: Record<Role, readonly Permission[]> = {
  owner: PERMISSIONS,
  admin: PERMISSIONS,
  marketer: [...READING, 'customers.write', 'purchases.calculate', 'points.write', 'imports.write', 'loyalty.write', 'instruments.write', 'cards.write'],
  sales: [...READING, 'customers.write', 'purchases.write', 'purchases.calculate', 'instruments.write', 'cards.write'],
  partner: ['customers.read', 'purchases.read', 'places.read', 'reports.read'],
  viewer: READING,
};

export const SCOPES = ['ingest', 'read', 'write', 'admin'] as const;
export type Scope = (typeof SCOPES)[number];

const OF_SCOPE: Record<Scope, readonly Permission[]> = {
  ingest: ['customers.write', 'purchases.write', 'purchases.calculate', 'imports.write', 'instruments.write', 'cards.write'],
  read: READING,
  write: ['customers.write', 'customers.erase', 'purchases.write', 'purchases.calculate', 'points.write', 'imports.write', 'places.write', 'loyalty.write', 'instruments.write', 'cards.write'],
  admin: ['places.write', 'keys.manage', 'team.manage', 'organization.manage'],
};

export const permissionsOfRole = (role: Role): ReadonlySet<Permission> => new Set(OF_ROLE[role]);
export const permissionsOfScopes = (scopes: readonly Scope[]): ReadonlySet<Permission> => new Set(scopes.flatMap((scope) => OF_SCOPE[scope]));

/** A role may hand out only roles that are not above it: an owner makes owners, an admin everything below. */
export const canGrantRole = (granter: Role, granted: Role): boolean => granter === 'owner' || (granter === 'admin' && granted !== 'owner');
