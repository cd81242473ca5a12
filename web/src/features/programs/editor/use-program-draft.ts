import { useDebouncedCallback } from '@mantine/hooks';
import { useEffect, useEffectEvent, useReducer, useRef, useState } from 'react';
import { asProblem, type FieldProblem } from '../../../api.ts';
import { readJson, writeJson, writeSetting } from '../../../lib/storage.ts';
import { saveDraft, validate } from '../queries.ts';
import type { ProgramAnswer, ProgramDocument } from '../types.ts';
import type { Change } from './context.ts';
import { historyReducer, same } from './history.ts';

const QUIET_MS = 700;

export type SaveState = 'saved' | 'saving' | 'device';

interface Kept {
  document: ProgramDocument;
  version: number;
}

/**
 * The draft being edited: kept on this device at every change, checked and saved as a draft once the person pauses, with
 * steps back and forth. What the device kept wins over the server's draft: it is the later one.
 */
export function useProgramDraft(program: ProgramAnswer, { organization, mayWrite }: { organization: string; mayWrite: boolean }) {
  const key = `program-draft:${organization}:${program.code}`;
  const [history, dispatch] = useReducer(historyReducer, null, () => {
    const kept = mayWrite ? readJson<Kept>(key) : null;
    return { past: [], present: kept?.document ?? program.draft?.document ?? program.document, future: [] };
  });
  const [problems, setProblems] = useState<FieldProblem[]>([]);
  const [saved, setSaved] = useState<SaveState>('saved');
  const document = history.present;
  const latest = useRef(document);
  latest.current = document;

  const check = async () => {
    const checked = latest.current;
    const isOld = () => latest.current !== checked;
    try {
      await validate(program.code, checked);
      if (!isOld()) setProblems([]);
    } catch (error) {
      if (!isOld()) setProblems(asProblem(error).errors);
    }
    try {
      if (!isOld()) await saveDraft(program.code, checked);
      if (!isOld()) setSaved('saved');
    } catch {
      if (!isOld()) setSaved('device');
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
    if (isChanged) writeJson(key, { document, version: program.version } satisfies Kept);
    if (begins && !isChanged) return;
    setSaved('saving');
    checkLater();
  });
  useEffect(() => onDocument(), [document]);

  const change: Change = (recipe, { step } = {}) => dispatch({ type: 'change', recipe, step, at: Date.now() });
  return {
    document, change, problems, saved,
    replace: (next: ProgramDocument) => dispatch({ type: 'replace', document: next }),
    reset: (next: ProgramDocument) => { writeSetting(key, null); setProblems([]); dispatch({ type: 'reset', document: next }); },
    undo: () => dispatch({ type: 'undo' }),
    redo: () => dispatch({ type: 'redo' }),
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
  };
}
