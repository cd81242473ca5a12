import type { LineFilter } from '../program.ts';

/** What a filter looks at in a line. */
export interface FilteredLine {
  sku: string | null;
  category: string | null;
  tags: readonly string[];
}

/** Whether a category is the other one or lies below it: `cinema` covers `cinema.ticket`, not `cinematic`. */
export const coversCategory = (above: string, category: string): boolean =>
  category === above || (category.length > above.length && category.charCodeAt(above.length) === 46 && category.startsWith(above));

/** A list that is missing or empty asks for nothing. */
const asked = (list: readonly string[] | undefined): list is readonly string[] => list !== undefined && list.length > 0;

/** Whether a place is one of those listed or below one; where none are listed, every place is. @param placePath `externalId`s of the place and of every place above it */
export const isAtAnyOf = (places: readonly string[] | undefined, placePath: readonly string[]): boolean => !asked(places) || places.some((place) => placePath.includes(place));

/**
 * Whether a line passes a filter: every key has to hold, and a list holds when any of its items does. A line without a category is
 * in none.
 *
 * @param placePath `externalId`s of the purchase's place and of every place above it: a listed place covers its subtree
 * @see program.md, line filter
 */
export function matchesLine(filter: LineFilter, { sku, category, tags }: FilteredLine, placePath: readonly string[]): boolean {
  const { categories, excludeCategories, skus, tags: anyTag, excludeTags, places } = filter;
  if (asked(categories) && (category === null || !categories.some((above) => coversCategory(above, category)))) return false;
  if (asked(excludeCategories) && category !== null && excludeCategories.some((above) => coversCategory(above, category))) return false;
  if (asked(skus) && (sku === null || !skus.includes(sku))) return false;
  if (asked(anyTag) && !anyTag.some((tag) => tags.includes(tag))) return false;
  if (asked(excludeTags) && excludeTags.some((tag) => tags.includes(tag))) return false;
  return isAtAnyOf(places, placePath);
}
