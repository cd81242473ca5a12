import { ActionIcon, Button } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LineFilter } from '#domain/loyalty/program.ts';
import { LazyMultiSelect } from '../../../components/choices.tsx';
import { LazyMenu } from '../../../components/LazyMenu.tsx';
import { usePlaceChoices, WordsField } from './inputs.tsx';

const KEYS = ['categories', 'skus', 'tags', 'excludeCategories', 'excludeTags', 'places'] as const;
type Key = (typeof KEYS)[number];

/** Which goods are meant: one line for each thing that is asked of them. */
export function FilterField({ value, onChange, label, withPlaces = true }: { value: LineFilter | undefined; onChange: (filter: LineFilter) => void; label: string; withPlaces?: boolean }) {
  const { t } = useTranslation();
  const places = usePlaceChoices();
  const filter = value ?? {};
  const [open, setOpen] = useState<Key[]>([]);
  const shown = KEYS.filter((key) => filter[key] !== undefined || open.includes(key));
  const free = KEYS.filter((key) => !shown.includes(key) && (withPlaces || key !== 'places'));
  const set = (key: Key, list: string[] | undefined) => {
    const { [key]: _old, ...rest } = filter;
    onChange(list && list.length > 0 ? { ...rest, [key]: list } : rest);
  };
  return (
    <div className="pgm-filter" role="group" aria-label={label}>
      {shown.map((key) => (
        <div key={key} className="pgm-filter-line">
          <span className="m s13">{t(`programs:filter.${key}`)}</span>
          {key === 'places'
            ? <LazyMultiSelect aria-label={t('programs:filter.places')} data={places} value={filter.places ?? []} onChange={(list) => set('places', list)} searchable />
            : <WordsField isPath={key === 'categories' || key === 'excludeCategories'} label={t(`programs:filter.${key}`)} placeholder={t(`programs:filterHint.${key}`)} value={filter[key]} onChange={(list) => set(key, list)} />}
          <ActionIcon size={28} aria-label={t('programs:filter.remove', { name: t(`programs:filter.${key}`) })} onClick={() => { setOpen(open.filter((name) => name !== key)); set(key, undefined); }}><IconX size={16} aria-hidden /></ActionIcon>
        </div>
      ))}
      {free.length > 0 && (
        <LazyMenu position="bottom-start" button={<Button size="xs" variant="subtle" color="gray" leftSection={<IconPlus size={14} aria-hidden />}>{t(shown.length === 0 ? 'programs:filter.first' : 'programs:filter.add')}</Button>}>
          {(Menu) => free.map((key) => <Menu.Item key={key} onClick={() => setOpen([...open, key])}>{t(`programs:filter.${key}`)}</Menu.Item>)}
        </LazyMenu>
      )}
    </div>
  );
}
