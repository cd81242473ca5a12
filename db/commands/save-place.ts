import { conflict, DomainError } from '#domain/shared/errors.ts';
import { newId } from '#domain/shared/ids.ts';
import { DEEPEST_PLACE, depthOf, isWithin, mayStandUnder, pathOf, type PlaceKind } from '#domain/partners/tree.ts';
import { inTransaction, type Sql } from '#db/sql.ts';
import { forgetOrganizationContext } from '#db/queries/organization-context.ts';

export interface PlaceFields {
  externalId: string;
  name: string;
  kind: PlaceKind;
  parent: string | null;
  timezone: string | null;
  merchantIds: string[];
}

interface Row {
  id: string;
  kind: PlaceKind;
  path: string;
}

const refuse = (code: string, message: string) => new DomainError(code, message, { status: 422 });

const find = (organizationId: string, externalId: string, sql: Sql) =>
  sql.row<Row>('SELECT id, kind, path FROM places WHERE organization_id = ? AND external_id = ?', [organizationId, externalId]);

async function parentFor({ externalId, kind, parent }: PlaceFields, existing: Row | undefined, organizationId: string, sql: Sql): Promise<Row | null> {
  if (parent === null) return null;
  const above = await find(organizationId, parent, sql);
  if (parent === externalId || (above && existing && isWithin(above.path, existing.path))) throw conflict('cyclic_parent', 'A place cannot stand below itself.');
  if (!above) throw refuse('place_not_found', `There is no place \`${parent}\` to be the parent.`);
  if (!mayStandUnder(kind, above.kind)) throw refuse('bad_parent', `A ${kind} cannot stand under a ${above.kind}.`);
  return above;
}

async function checkBelow(organizationId: string, existing: Row, kind: PlaceKind, sql: Sql): Promise<void> {
  const children = await sql.rows<{ kind: PlaceKind }>('SELECT DISTINCT kind FROM places WHERE organization_id = ? AND parent_id = ?', [organizationId, existing.id]);
  const misfit = children.find((child) => !mayStandUnder(child.kind, kind));
  if (misfit) throw refuse('bad_parent', `A ${misfit.kind} stands under this place; it cannot become a ${kind}.`);
}

async function checkDepth(organizationId: string, existing: Row | undefined, path: string, sql: Sql): Promise<void> {
  const below = existing && await sql.row<{ steps: number | null }>(
    "SELECT MAX(LENGTH(path) - LENGTH(REPLACE(path, '/', ''))) AS steps FROM places WHERE organization_id = ? AND path LIKE ?", [organizationId, `${existing.path}%`]);
  const height = existing && below?.steps ? Number(below.steps) - 2 - depthOf(existing.path) : 0;
  if (depthOf(path) + height > DEEPEST_PLACE) throw refuse('bad_parent', `The tree of places is at most ${DEEPEST_PLACE} levels deep.`);
}

/**
 * Creates the place or makes the known one look like this. A new parent takes the whole subtree along, in the same transaction;
 * edits of one organization's tree happen one after another.
 *
 * @throws DomainError `place_not_found` (422) and `bad_parent` (422) for the parent, `cyclic_parent` (409)
 */
export async function savePlace(organizationId: string, fields: PlaceFields): Promise<{ created: boolean }> {
  const saved = await inTransaction(async (sql) => {
    await sql.row('SELECT id FROM organizations WHERE id = ? FOR UPDATE', [organizationId]);
    const existing = await find(organizationId, fields.externalId, sql);
    const parent = await parentFor(fields, existing, organizationId, sql);
    const id = existing?.id ?? newId();
    const path = pathOf(parent?.path ?? null, id);
    await checkDepth(organizationId, existing, path, sql);
    const { name, kind, timezone } = fields;
    const merchantIds = JSON.stringify(fields.merchantIds);
    if (!existing) {
      await sql.insert('places', ['id', 'organization_id', 'external_id', 'name', 'kind', 'parent_id', 'path', 'timezone', 'merchant_ids', 'created_at'],
        [[id, organizationId, fields.externalId, name, kind, parent?.id ?? null, path, timezone, merchantIds, new Date()]]);
      return { created: true };
    }
    await checkBelow(organizationId, existing, kind, sql);
    if (existing.path !== path) {
      await sql.run('UPDATE places SET path = CONCAT(?, SUBSTRING(path, ?)) WHERE organization_id = ? AND path LIKE ?',
        [path, existing.path.length + 1, organizationId, `${existing.path}%`]);
    }
    await sql.run('UPDATE places SET name = ?, kind = ?, parent_id = ?, timezone = ?, merchant_ids = ? WHERE organization_id = ? AND id = ?',
      [name, kind, parent?.id ?? null, timezone, merchantIds, organizationId, id]);
    return { created: false };
  });
  forgetOrganizationContext(organizationId);
  return saved;
}
