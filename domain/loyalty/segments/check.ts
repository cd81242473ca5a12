import type { Expression } from '../program.ts';
import type { Vocabulary } from '../rules/catalogue.ts';
import { checkExpression } from '../rules/check-expression.ts';
import { operatorsIn, variablesIn } from '../rules/expressions.ts';
import type { Problem } from '../rules/schema-parts.ts';

/** What is known of a customer outside any purchase. */
const isOfCustomer = (variable: string) => variable.startsWith('customer.') || variable.startsWith('now.') || variable.startsWith('level.') || variable === 'member.level' || variable === 'member.since';
const NOT_HERE = ['inSegment', 'anyLine', 'everyLine', 'sumLines'];

/**
 * Checks the condition of a segment: a rule's condition that reads the customer and what he did, nothing of a purchase, a line or an
 * instrument, and no other segment.
 *
 * @returns every problem with its path; empty when there is none
 */
export function checkSegment(when: Expression, vocabulary: Vocabulary): Problem[] {
  const problems = checkExpression(when, { gives: 'boolean', path: 'when', vocabulary });
  if (problems.length > 0) return problems;
  const foreign = variablesIn(when).filter((variable) => !isOfCustomer(variable)).map((variable) => ({ path: 'when', code: 'unknown_field', message: `A segment cannot read \`${variable}\`.` }));
  const used = operatorsIn(when);
  return [...foreign, ...NOT_HERE.filter((operator) => used.has(operator)).map((operator) => ({ path: 'when', code: 'unknown_operator', message: `A segment cannot use \`${operator}\`.` }))];
}
