import { organizationContext } from '#db/queries/organization-context.ts';
import { findDraft, newestVersion, type PublishedVersion } from '#db/queries/programs.ts';
import { inTransaction, isDuplicateKey, type Sql, type Transaction } from '#db/sql.ts';
import { firstLevelOf, type ProgramDocument } from '#domain/loyalty/program.ts';
import { canonicalJson } from '#domain/shared/canonical.ts';
import { DomainError } from '#domain/shared/errors.ts';
import { newId } from '#domain/shared/ids.ts';
import { workflowIds } from '#domain/shared/workflow-ids.ts';
import { putIntoOutbox, type OutboxRow } from '#db/commands/outbox.ts';
import { enrolEverybody } from './enrol-everybody.ts';
import { refuseLosingWallets } from './losing-wallets.ts';

export interface Publication {
  organizationId: string;
  code: string;
  /** Checked: schema.ts and check.ts found nothing. */
  document: ProgramDocument;
  /** Null: for every instant not yet computed. */
  validFrom: Date | null;
  note: string | null;
  /** `user:<id>` or `key:<id>` */
  actor: string;
}

export interface Published {
  version: PublishedVersion;
  /** The version before it. */
  previous: PublishedVersion | undefined;
  /** The program did not exist before. */
  created: boolean;
  /** The newest version says this already: nothing was written. */
  replayed: boolean;
  /** The look at everybody's level, to be started; null where there is one level only. */
  review: OutboxRow<'levelReview'> | null;
}

async function placeIdOf(sql: Sql, organizationId: string, place: string | null | undefined): Promise<string | null> {
  if (place === null || place === undefined) return null;
  const row = await sql.row<{ id: string }>('SELECT id FROM places WHERE organization_id = ? AND external_id = ?', [organizationId, place]);
  if (!row) throw new DomainError('place_not_found', `There is no place \`${place}\` for the program.`);
  return row.id;
}

/**
 * Sums of money are in the program's currency and days in its zone: neither changes once there are any.
 *
 * @throws DomainError `currency_fixed`, `timezone_fixed` (422)
 */
export async function refuseAnotherMoney(sql: Sql, { programId, document: before }: PublishedVersion, { document }: Pick<Publication, 'document'>): Promise<void> {
  const [currency, timezone] = [document.currency !== before.currency, document.timezone !== before.timezone];
  if (!currency && !timezone) return;
  const used = await sql.row('SELECT p.id FROM memberships m JOIN purchases p ON p.membership_id = m.id WHERE m.program_id = ? LIMIT 1', [programId]);
  if (!used) return;
  if (currency) throw new DomainError('currency_fixed', `The program has purchases in ${before.currency}; its currency cannot change any more.`);
  throw new DomainError('timezone_fixed', `The program has purchases counted in the days of ${before.timezone}; its time zone cannot change any more.`);
}

const sameAs = (version: PublishedVersion, { document, validFrom }: Publication): boolean =>
  (version.validFrom?.getTime() ?? null) === (validFrom?.getTime() ?? null) && canonicalJson(version.document) === canonicalJson(document);

async function refuse(sql: Sql, newest: PublishedVersion | undefined, publication: Publication): Promise<string | null> {
  const placeId = await placeIdOf(sql, publication.organizationId, publication.document.place);
  if (newest) {
    await refuseAnotherMoney(sql, newest, publication);
    await refuseLosingWallets(sql, newest, publication);
  }
  return placeId;
}

async function programRow(sql: Transaction, { organizationId, code }: Publication, now: Date): Promise<string> {
  const known = await sql.row<{ id: string }>('SELECT id FROM programs WHERE organization_id = ? AND code = ? FOR UPDATE', [organizationId, code]);
  if (known) return known.id;
  const id = newId();
  await sql.insert('programs', ['id', 'organization_id', 'code', 'created_at'], [[id, organizationId, code, now]]);
  return id;
}

/** A draft that has been published, or that its author has gone beyond, is done with. */
async function dropDraft(sql: Sql, { organizationId, code, document, actor }: Publication): Promise<void> {
  const draft = await findDraft(organizationId, code, sql);
  if (!draft || (draft.savedBy !== actor && canonicalJson(draft.document) !== canonicalJson(document))) return;
  await sql.run('DELETE FROM program_drafts WHERE organization_id = ? AND code = ?', [organizationId, code]);
}

async function publishOnce(publication: Publication): Promise<Published> {
  return inTransaction(async (sql) => {
    const { organizationId, code, document, validFrom, note, actor } = publication;
    const now = new Date();
    const programId = await programRow(sql, publication, now);
    const newest = await newestVersion(organizationId, code, sql);
    const placeId = await refuse(sql, newest, publication);
    await dropDraft(sql, publication);
    if (newest && sameAs(newest, publication)) return { version: newest, previous: newest, created: false, replayed: true, review: null };
    const version = (newest?.version ?? 0) + 1;
    await sql.run('UPDATE programs SET place_id = ? WHERE organization_id = ? AND id = ?', [placeId, organizationId, programId]);
    await sql.insert('program_versions', ['id', 'organization_id', 'program_id', 'version', 'valid_from', 'document', 'created_at', 'published_by', 'note'],
      [[newId(), organizationId, programId, version, validFrom, JSON.stringify(document), now, actor, note]]);
    // Who has a level by the new conditions is seen at once by whoever asks; lists show it when everybody has been looked at.
    const review: Published['review'] = (document.levels?.list.length ?? 0) > 1
      ? { id: newId(), organizationId, workflow: 'levelReview', workflowId: workflowIds.programLevelReview(organizationId, programId), input: { only: { organizationId, programId } }, createdAt: now } : null;
    if (review) await putIntoOutbox(sql, [review]);
    return { version: { programId, code, version, validFrom, publishedAt: now, publishedBy: actor, note, document }, previous: newest, created: newest === undefined, replayed: false, review };
  });
}

const isAutomatic = (document: ProgramDocument | undefined): boolean => document !== undefined && (document.enrolment ?? 'automatic') === 'automatic';

/**
 * Publishes a program's document as its next version. Purchases computed from now on whose event time it rules go by it; a program
 * that people join by themselves takes in the whole base when it becomes one. The newest version's document again writes nothing.
 *
 * @throws DomainError `place_not_found`, `currency_fixed`, `timezone_fixed`, `wallet_in_use` (422)
 */
export async function publishProgram(publication: Publication): Promise<Published> {
  const { organizationId, document } = publication;
  const published = await publishOnce(publication).catch((error: unknown) => (isDuplicateKey(error) ? publishOnce(publication) : Promise.reject(error)));
  if (!published.replayed && isAutomatic(document) && !isAutomatic(published.previous?.document)) {
    await enrolEverybody(organizationId, { id: published.version.programId, firstLevel: firstLevelOf(document) });
  }
  await organizationContext(organizationId, { fresh: true });
  return published;
}

/** What publishing would refuse, without publishing. @throws as `publishProgram` */
export async function tryProgram(publication: Publication): Promise<{ newest: PublishedVersion | undefined }> {
  return inTransaction(async (sql) => {
    const newest = await newestVersion(publication.organizationId, publication.code, sql);
    await refuse(sql, newest, publication);
    return { newest };
  });
}
