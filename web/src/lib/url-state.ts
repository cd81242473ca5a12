import { useNavigate, useSearch } from '@tanstack/react-router';

/** Reads and changes the page's search parameters; an empty value removes one. Going back in the browser undoes a filter. */
export function useUrlState() {
  const search = useSearch({ strict: false }) as Record<string, string | undefined>;
  const navigate = useNavigate();
  const change = (changes: Record<string, string | null | undefined>, options: { replace?: boolean } = {}) =>
    navigate({
      to: '.',
      replace: options.replace,
      search: (previous: object) => Object.fromEntries(Object.entries({ ...previous, ...changes }).filter(([, value]) => value !== null && value !== undefined && value !== '')) as never,
    });
  return [search, change] as const;
}
