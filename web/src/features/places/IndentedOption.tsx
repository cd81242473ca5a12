import type { ComboboxItem } from '@mantine/core';

/** A place in a list of choices, shifted by its depth in the tree. */
export function IndentedOption({ option }: { option: ComboboxItem & { depth?: number } }) {
  return <span style={{ paddingInlineStart: (option.depth ?? 0) * 16 }}><bdi>{option.label}</bdi></span>;
}
