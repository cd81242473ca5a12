import { MultiSelect, Select, TagsInput, type SelectProps } from '@mantine/core';
import { useEffect, useRef } from 'react';

/** Types into a field as its reader would: React hears it. */
function type(input: HTMLInputElement, text: string): void {
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(input, text);
  input.dispatchEvent(new Event('input', { bubbles: true }));
}

/** The select of `LazySelect`: unless `typed` is null, the click or the letters that called for it go on here. */
export function OpenedSelect({ typed, ...props }: SelectProps & { typed: string | null }) {
  const input = useRef<HTMLInputElement>(null);
  const isOpen = useRef(false);
  const done = useRef('');
  useEffect(() => {
    if (typed === null || !input.current) return;
    if (!isOpen.current) {
      isOpen.current = true;
      input.current.focus({ preventScroll: true });
      input.current.click();
    }
    // Letters that came between this select and the closed one arrive later.
    if (typed !== '' && typed !== done.current) type(input.current, typed);
    done.current = typed;
  }, [typed]);
  return <Select {...props} ref={input} />;
}

export { MultiSelect, TagsInput };
