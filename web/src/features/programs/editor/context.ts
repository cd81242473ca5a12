import { createContext, useContext } from 'react';
import type { ProgramDocument } from '#domain/loyalty/program.ts';
import type { FieldProblem } from '../../../api.ts';
import type { Subject } from '../conditions/fields.ts';
import type { ConditionNames } from '../conditions/words.ts';

export type Change = (recipe: (draft: ProgramDocument) => void, options?: {
  /** Changes under one name that follow each other at once are undone together: typing a word is one step. */
  step?: string;
}) => void;

export interface Editor {
  code: string;
  /** The draft as it stands. */
  document: ProgramDocument;
  /** What is in force. */
  published: ProgramDocument;
  version: number | null;
  change: Change;
  /** What the server found wrong with the draft. */
  problems: FieldProblem[];
  names: ConditionNames;
  /** What conditions are asked of; a purchase unless told. */
  subject?: Subject;
  isReadOnly: boolean;
}

export const EditorContext = createContext<Editor | null>(null);

export function useEditor(): Editor {
  const editor = useContext(EditorContext);
  if (!editor) throw new Error('useEditor() is for the parts of the program editor');
  return editor;
}

/** Problems at a place of the document or below it; with `exact` only the place's own. */
export function problemsAt(problems: FieldProblem[], path: string, exact = false): FieldProblem[] {
  return problems.filter((problem) => problem.path === path || (!exact && problem.path.startsWith(`${path}.`)));
}
