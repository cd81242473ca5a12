import type { ProgramDocument } from './types.ts';

/** A program's file as it was saved from here or from the API; the server checks what is inside. */
export async function readProgramFile(file: File): Promise<ProgramDocument> {
  const read = JSON.parse(await file.text()) as { program?: { document?: unknown }; document?: unknown; wallets?: unknown };
  const document = (read.program?.document ?? read.document ?? read) as ProgramDocument;
  if (!Array.isArray(document.wallets) || typeof document.timezone !== 'string') throw new TypeError('not a program');
  return document;
}
