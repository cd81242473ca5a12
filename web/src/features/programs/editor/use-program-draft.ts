import { useDebouncedCallback } from '@mantine/hooks';
import { useEffect, useEffectEvent, useReducer, useRef, useState } from 'react';
import { asProblem, type FieldProblem } from '../../../api.ts';
import { readJson, writeJson, writeSetting } from '../../../lib/storage.ts';
import { dropDraft, saveDraft } from '../queries.ts';
import type { ProgramAnswer, ProgramDocument } from '../types.ts';
import type { Change } from './context.ts';
import { historyReducer, same } from './history.ts';

const QUIET_MS = 700;

export type SaveState = 'saved' | 'saving' | 'device';

interface Kept {
  document: ProgramDocument;
  version: number | null;
  /** When it was written, epoch milliseconds. */
  at: number;
}

/** What the device kept, unless the server has a later draft. */
function keptDraft(key: string, { draft }: ProgramAnswer): Kept | null {
  const kept = readJson<Kept>(key);
  return kept && (!draft || kept.at > Date.parse(draft.updatedAt)) ? kept : null;
}

/**
 * The draft being edited: kept on this device at every change, checked and saved as a draft once the person pauses, with
 * steps back and forth. Of what the device kept and the server's draft the later one goes on.
 */
export function useProgramDraft(program: ProgramAnswer, { organization, mayWrite }: { organization: string; mayWrite: boolean }) {
  const key = `program-draft:${organization}:${program.code}`;
  const [kept] = useState(() => (mayWrite ? keptDraft(key, program) : null));
  const [history, dispatch] = useReducer(historyReducer, { past: [], present: kept?.document ?? program.draft?.document ?? program.document, future: [] });
  const [problems, setProblems] = useState<FieldProblem[]>(program.draft?.problems ?? []);
  const [saved, setSaved] = useState<SaveState>('saved');
  const document = history.present;
  const isOnServer = useRef(Boolean(program.draft));
  const latest = useRef(document);
  useEffect(() => { latest.current = document; }, [document]);

  const check = async () => {
    const checked = latest.current;
    const isOld = () => latest.current !== checked;
    try {
      if (same(checked, program.document)) {
        if (isOnServer.current) await dropDraft(program.code);
        isOnServer.current = false;
        if (!isOld()) setProblems([]);
      } else {
        const { program: { draft } } = await saveDraft(program.code, checked);
        isOnServer.current = true;
        if (!isOld()) setProblems(draft?.problems ?? []);
      }
      if (!isOld()) setSaved('saved');
    } catch (error) {
      if (isOld()) return;
      setProblems(asProblem(error).errors);
      setSaved('device');
    }
  };
  const checkLater = useDebouncedCallback(() => void check(), QUIET_MS);
  const isFirst = useRef(true);
  const onDocument = useEffectEvent(() => {
    const begins = isFirst.current;
    isFirst.current = false;
    if (!mayWrite) return;
    const isChanged = !same(document, program.document);
    writeSetting(key, null);
    if (isChanged) writeJson(key, { document, version: program.version, at: Date.now() } satisfies Kept);
    if (begins && same(document, program.draft?.document ?? program.document)) return;
    setSaved('saving');
    checkLater();
  });
  useEffect(() => onDocument(), [document]);

  const change: Change = (recipe, { step } = {}) => dispatch({ type: 'change', recipe, step, at: Date.now() });
  return {
    document, change, problems, saved,
    /** It was begun before the version that is in force now. */
    isBehind: kept !== null && kept.version !== program.version,
    replace: (next: ProgramDocument) => dispatch({ type: 'replace', document: next }),
    reset: (next: ProgramDocument) => { writeSetting(key, null); setProblems([]); dispatch({ type: 'reset', document: next }); },
    undo: () => dispatch({ type: 'undo' }),
    redo: () => dispatch({ type: 'redo' }),
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
  };
}
