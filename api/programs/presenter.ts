import type { ProgramDraft, PublishedVersion } from '#db/queries/programs.ts';
import { checkProgram } from '#domain/loyalty/rules/check.ts';

export type ActorNames = ReadonlyMap<string, string>;

function presentActor(actor: string | null, names: ActorNames) {
  if (actor === null) return null;
  const [kind, id = ''] = actor.split(':');
  return { kind: kind === 'user' ? 'user' as const : 'key' as const, id, name: names.get(actor) ?? null };
}

/** A version without its document. */
export const presentVersion = ({ code, version, validFrom, publishedAt, publishedBy, note }: PublishedVersion, names: ActorNames) => ({
  code, version, validFrom: validFrom?.toISOString() ?? null, publishedAt: publishedAt.toISOString(), publishedBy: presentActor(publishedBy, names), note,
});

const UNPUBLISHED = { version: null, validFrom: null, publishedAt: null, publishedBy: null, note: null };

const presentDraft = ({ document, updatedAt }: ProgramDraft) => ({ document, updatedAt: updatedAt.toISOString(), problems: checkProgram(document) });

/** A published version with its document, and the draft of the next one. */
export const presentProgram = (version: PublishedVersion, draft: ProgramDraft | undefined, names: ActorNames) => ({
  ...presentVersion(version, names), status: 'published' as const, document: version.document, draft: draft ? presentDraft(draft) : null,
});

/** A program that only has a draft. */
export const presentUnpublished = (draft: ProgramDraft) => ({ code: draft.code, ...UNPUBLISHED, status: 'draft' as const, document: draft.document, draft: presentDraft(draft) });

/** A row of the list of programs. */
export const presentRow = (version: PublishedVersion, hasDraft: boolean, names: ActorNames) => ({
  ...presentVersion(version, names), ...(version.document.name !== undefined && { name: version.document.name }), status: 'published' as const, hasDraft, document: version.document,
});
export const presentDraftRow = ({ code, document }: ProgramDraft) => ({
  code, ...UNPUBLISHED, ...(document.name !== undefined && { name: document.name }), status: 'draft' as const, hasDraft: true, document,
});
