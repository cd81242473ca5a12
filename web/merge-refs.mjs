import { useMergedRef } from '@mantine/hooks';

/** What Mantine's ScrollArea takes of @floating-ui/react, without all the rest of that: every dialog has a ScrollArea. */
export const useMergeRefs = (refs) => useMergedRef(...refs);
