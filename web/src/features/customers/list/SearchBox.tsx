import '../customers.css';
import { TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useUrlState } from '../../../lib/url-state.ts';

/** Search in a list, kept in the URL; `/` brings the cursor here. */
export function SearchBox({ label }: { label: string }) {
  const [search, change] = useUrlState();
  const inUrl = search.search ?? '';
  const [draft, setDraft] = useState(inUrl);
  const input = useRef<HTMLInputElement>(null);
  const sent = useRef(inUrl);
  useEffect(() => {
    if (inUrl === sent.current) return;
    sent.current = inUrl;
    setDraft(inUrl);
  }, [inUrl]);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const isTyping = event.target instanceof HTMLElement && event.target.closest('input, textarea, select, [contenteditable]');
      if (event.key !== '/' || isTyping || document.querySelector('[aria-modal="true"]')) return;
      event.preventDefault();
      input.current?.focus();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
  const apply = useDebouncedCallback((value: string) => {
    sent.current = value;
    void change({ search: value }, { replace: true });
  }, 250);
  return (
    <TextInput
      ref={input} type="search" className="search-field" aria-label={label} placeholder={label} value={draft}
      leftSection={<IconSearch size={16} aria-hidden />}
      onChange={(event) => { setDraft(event.currentTarget.value); apply(event.currentTarget.value.trim()); }}
      onKeyDown={(event) => { if (event.key === 'Escape') event.currentTarget.blur(); }}
    />
  );
}
