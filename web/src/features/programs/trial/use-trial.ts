import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { readJson, writeJson } from '../../../lib/storage.ts';
import { useMe } from '../../../session.ts';
import type { BasketLine, Buyer } from '../../cashier/types.ts';
import { useEditor } from '../editor/context.ts';
import { draftTrialQuery, publishedTrialQuery, someMemberQuery, type Trial } from './queries.ts';

interface Kept {
  /** `undefined`: nobody was chosen yet; `null`: somebody else is being looked for. */
  buyer?: Buyer | null;
  lines: BasketLine[];
  place: string | null;
  /** As the browser's field has it; empty is now. */
  at: string;
}

const QUIET_MS = 400;
const EMPTY: Kept = { lines: [], place: null, at: '' };

/** The purchase that is tried on the draft: it survives a reload, and both answers follow the draft and the basket. */
export function useTrial() {
  const { code, document, version } = useEditor();
  const { organization } = useMe();
  const key = `program-trial:${organization.id}:${code}`;
  const [kept, setKept] = useState<Kept>(() => ({ ...EMPTY, ...readJson<Partial<Kept>>(key) }));
  const [openedAt] = useState(() => new Date().toISOString());
  useEffect(() => writeJson(key, kept), [key, kept]);
  const { data: somebody } = useQuery({ ...someMemberQuery(code), enabled: kept.buyer === undefined });
  const buyer = kept.buyer === undefined ? (somebody ? { id: somebody } : null) : kept.buyer;
  const trial: Trial | null = buyer && kept.lines.length > 0 ? {
    customer: buyer.card ? { card: buyer.card } : { id: buyer.id }, currency: document.currency, lines: kept.lines.map(({ key: _, ...line }) => line),
    occurredAt: kept.at ? new Date(kept.at).toISOString() : openedAt, payment: { method: 'card' }, ...(kept.place && { place: kept.place }),
  } : null;
  const [asked] = useDebouncedValue({ document, trial }, QUIET_MS);
  const ready = version === null ? null : trial && asked.trial;
  const draft = useQuery(draftTrialQuery(code, { document: asked.document, trial: ready }));
  const published = useQuery(publishedTrialQuery(code, ready));
  return {
    ...kept, buyer, isComplete: trial !== null,
    change: (changes: Partial<Kept>) => setKept((before) => ({ ...before, ...changes })),
    draft, published,
    isStale: draft.isPlaceholderData || JSON.stringify(asked) !== JSON.stringify({ document, trial }),
  };
}
