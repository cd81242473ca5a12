import { MultiSelect, Select, TagsInput, type SelectProps } from '@mantine/core';
import { useEffect, useRef } from 'react';

/** The select of `LazySelect`: with `isReached` the click that called for it goes on here. */
export function OpenedSelect({ isReached, ...props }: SelectProps & { isReached: boolean }) {
  const input = useRef<HTMLInputElement>(null);
  const isDone = useRef(!isReached);
  useEffect(() => {
    if (isDone.current) return;
    isDone.current = true;
    input.current?.focus({ preventScroll: true });
    input.current?.click();
  }, []);
  return <Select {...props} ref={input} />;
}

export { MultiSelect, TagsInput };
