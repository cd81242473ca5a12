import type { ProgramDocument } from '../program.ts';
import { vocabularyOf } from '../rules/catalogue.ts';
import { checkCondition, checkEffect } from '../rules/check.ts';
import type { Problem } from '../rules/schema-parts.ts';
import type { InstrumentTypeDocument } from './types.ts';

/**
 * What is wrong with an instrument type beyond its shape: conditions that read what does not exist, wallets and groups its program has
 * not.
 *
 * @returns problems by their path in the document; empty when the type can be saved
 */
export function checkInstrumentType({ effects = [], group, when }: InstrumentTypeDocument, program: ProgramDocument): Problem[] {
  const vocabulary = vocabularyOf(program);
  const isKnown = group === undefined || (program.groups?.some(({ code }) => code === group) ?? true);
  return [
    ...(isKnown ? [] : [{ path: 'group', code: 'unknown_group', message: `The program has no group \`${group}\`.` }]),
    ...checkCondition(when, 'when', vocabulary),
    ...effects.flatMap((effect, index) => checkEffect(effect, `effects.${index}`, vocabulary)),
  ];
}
