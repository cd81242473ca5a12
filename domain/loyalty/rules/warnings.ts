import { levelsOf, type ProgramDocument } from '../program.ts';
import type { Problem } from './schema-parts.ts';

const levelCodes = (document: ProgramDocument): string[] => levelsOf(document).map(({ code }) => code);

/** What a publisher should know though nothing forbids it: what the document takes away from members, and what names nothing. */
export function warningsFor(document: ProgramDocument, before: ProgramDocument | undefined): Problem[] {
  const levels = new Set(levelCodes(document));
  const gone = before ? levelCodes(before).filter((code) => !levels.has(code)) : [];
  const scales = new Map((before?.wallets ?? []).map(({ code, scale = 0 }) => [code, scale]));
  return [
    ...gone.map((code) => ({ path: 'levels.list', code: 'level_removed', message: `Members of the level \`${code}\` count as members of the first level.` })),
    ...document.wallets.flatMap(({ code, scale = 0 }, index) => ((scales.get(code) ?? scale) === scale ? [] : [{
      path: `wallets.${index}.scale`, code: 'scale_changed', message: `Points that members hold in \`${code}\` are read with ${scale} decimal places from now on.`,
    }])),
  ];
}
