import type { ProgramDocument } from '#domain/loyalty/program.ts';

const MOST_STEPS = 100;
/** Changes of one field closer than this are one step. */
const TYPING_MS = 1_200;

export interface History {
  past: ProgramDocument[];
  present: ProgramDocument;
  future: ProgramDocument[];
  last?: { step: string; at: number };
}

export type HistoryAction =
  | { type: 'change'; recipe: (draft: ProgramDocument) => void; step?: string; at: number }
  | { type: 'replace'; document: ProgramDocument }
  | { type: 'reset'; document: ProgramDocument }
  | { type: 'undo' }
  | { type: 'redo' };

export const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

function follow(history: History, document: ProgramDocument, last?: History['last']): History {
  if (same(document, history.present)) return history;
  const isTyping = last && history.last?.step === last.step && last.at - history.last.at < TYPING_MS;
  return { past: isTyping ? history.past : [...history.past, history.present].slice(-MOST_STEPS), present: document, future: [], last };
}

export function historyReducer(history: History, action: HistoryAction): History {
  switch (action.type) {
    case 'change': {
      const document = structuredClone(history.present);
      action.recipe(document);
      return follow(history, document, action.step === undefined ? undefined : { step: action.step, at: action.at });
    }
    case 'replace': return follow(history, action.document);
    case 'reset': return { past: [], present: action.document, future: [] };
    case 'undo': {
      const previous = history.past.at(-1);
      return previous ? { past: history.past.slice(0, -1), present: previous, future: [history.present, ...history.future] } : history;
    }
    case 'redo': {
      const [next, ...future] = history.future;
      return next ? { past: [...history.past, history.present], present: next, future } : history;
    }
  }
}
