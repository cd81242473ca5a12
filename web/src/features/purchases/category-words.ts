/** "cinema.ticket" → "cinema › ticket": the organization's own words, shown as a path. */
export const categoryWords = (category: string): string => category.split('.').join(' › ').replaceAll(/[_-]/g, ' ');
