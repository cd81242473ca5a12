import { Modal } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useRouter } from '@tanstack/react-router';
import { useEffect, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { initials } from '../lib/format.ts';
import { useFound, useStatic, type Found } from './search.ts';

/** ⌘K: people, purchases and places from the server, pages and actions from here. Arrows choose, Enter opens. */
export function SearchDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const router = useRouter();
  const listId = useId();
  const [query, setQuery] = useState('');
  const [settled] = useDebouncedValue(query.trim(), 150);
  const found = useFound(settled);
  const fixed = useStatic(query.trim());
  const items: Found[] = [...found.items, ...fixed];
  const [active, setActive] = useState(0);
  useEffect(() => setActive(0), [query]);
  useEffect(() => {
    document.getElementById(`${listId}-${active}`)?.scrollIntoView({ block: 'nearest' });   // not as the effect's value: newer browsers answer a promise
  }, [active, listId]);

  const open = (item: Found | undefined) => {
    if (!item) return;
    onClose();
    void router.navigate({ to: item.to, params: item.params, search: item.search } as never);
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    const move = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (move !== 0 && items.length > 0) {
      event.preventDefault();
      setActive((active + move + items.length) % items.length);
    }
    if (event.key === 'Enter') open(items[active]);
  };
  return (
    <Modal.Root opened onClose={onClose} size={520} padding={0} yOffset="12vh" centered={false}>
      <Modal.Overlay color="var(--scrim)" backgroundOpacity={1} />
      <Modal.Content aria-label={t('shell:search.open')}>
      <label className="row search-box">
        <IconSearch size={18} stroke={1.75} aria-hidden />
        <input
          data-autofocus className="grow plain" value={query} placeholder={t('shell:search.placeholder')} aria-label={t('shell:search.open')}
          role="combobox" aria-expanded="true" aria-controls={listId} aria-activedescendant={items[active] ? `${listId}-${active}` : undefined} autoComplete="off" spellCheck={false}
          onChange={(event) => setQuery(event.currentTarget.value)} onKeyDown={onKeyDown}
        />
        <button type="button" className="plain kbd" onClick={onClose} aria-label={`esc: ${t('common:close')}`}>esc</button>
      </label>
      <div className="search-list" tabIndex={0} role="region" aria-label={t('shell:search.results')}>
        <div role="listbox" id={listId} aria-label={t('shell:search.open')}>
          {items.map((item, index) => (
            <div key={item.key}>
              {items[index - 1]?.group !== item.group && <div className="gh" role="presentation">{item.group}</div>}
              <div role="option" id={`${listId}-${index}`} aria-selected={index === active} className={index === active ? 'it on' : 'it'} onMouseMove={() => setActive(index)} onClick={() => open(item)}>
                {item.kind === 'customer' ? <span className="ava" aria-hidden>{initials(item.title)}</span> : <item.icon size={18} stroke={1.75} aria-hidden />}
                <span className="grow ell"><bdi>{item.title}</bdi>{item.subtitle && <span className="m s13"> · <bdi>{item.subtitle}</bdi></span>}</span>
                {index === active && <span className="kbd" aria-hidden>↵</span>}
              </div>
            </div>
          ))}
        </div>
        <p className="m s13 pad" role="status">
          {found.failed ? t('shell:search.failed') : query.trim().length < 2 ? t('shell:search.hint') : items.length === 0 && !found.pending ? t('shell:search.nothing', { query: query.trim() }) : ''}
        </p>
      </div>
      </Modal.Content>
    </Modal.Root>
  );
}
