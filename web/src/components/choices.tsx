import { CloseButton, ComboboxChevron, Skeleton, TextInput, type MultiSelectProps, type SelectProps, type TagsInputProps } from '@mantine/core';
import { useRef, useState, type ComponentType, type KeyboardEvent } from 'react';
import { lazyPart } from '../lib/lazy-part.tsx';

type Opened = ComponentType<SelectProps & { typed: string | null }>;
let opened: Opened | undefined;
const load = async () => { opened = (await import('./opened-choices.tsx')).OpenedSelect; };

/** What the value is called among the choices, which may stand in groups. */
function labelIn(data: SelectProps['data'] = [], value: unknown): string {
  for (const choice of data) {
    if (typeof choice === 'string') {
      if (choice === value) return choice;
    } else if ('items' in choice) {
      const label = labelIn(choice.items as SelectProps['data'], value);
      if (label) return label;
    } else if (choice.value === value) return choice.label;
  }
  return '';
}

/** Mantine's select, whose code comes when somebody reaches for it; until then a field of the same look says what is chosen. */
export function LazySelect(props: SelectProps) {
  const [shown, setShown] = useState<{ Select: Opened; typed: string | null } | null>(() => (opened ? { Select: opened, typed: null } : null));
  const typed = useRef('');
  if (shown) return <shown.Select {...props} typed={shown.typed} />;
  const reach = (letter: string) => {
    if (typed.current || letter !== ' ') typed.current += letter;   // what is typed while the code comes is kept; a space alone only opens
    void load().then(() => opened && setShown({ Select: opened, typed: typed.current }), () => undefined);
  };
  return <ClosedSelect {...props} onReach={reach} />;
}

const OPENING = new Set(['Enter', ' ', 'ArrowDown', 'ArrowUp']);

function ClosedSelect({ data, value, onChange, searchable = false, clearable = false, clearButtonProps, onReach, ...props }: SelectProps & { onReach: (letter: string) => void }) {
  const { comboboxProps: _place, renderOption: _option, nothingFoundMessage: _nothing, maxDropdownHeight: _height, allowDeselect: _deselect, filter: _filter, onSearchChange: _search, ...field } = props;
  const fetchAhead = () => void load().catch(() => undefined);
  const onKeyDown = (event: KeyboardEvent) => {
    const isLetter = searchable && event.key.length === 1 && !event.ctrlKey && !event.metaKey;
    if (!OPENING.has(event.key) && !isLetter) return;
    event.preventDefault();
    onReach(isLetter ? event.key : '');
  };
  const isClearable = clearable && value && !props.disabled;
  return (
    <TextInput
      readOnly role="combobox" aria-haspopup="listbox" aria-expanded={false} pointer={!searchable} value={labelIn(data, value)} onPointerEnter={fetchAhead} onFocus={fetchAhead} onClick={() => onReach('')} onKeyDown={onKeyDown}
      rightSection={isClearable ? <CloseButton size="sm" tabIndex={-1} {...(clearButtonProps as object)} onClick={() => onChange?.(null, undefined as never)} /> : <ComboboxChevron size={props.size ?? 'sm'} />}
      rightSectionPointerEvents={isClearable ? 'all' : 'none'} styles={{ input: { textOverflow: 'ellipsis' } }} {...field as object}
    />
  );
}

const waiting = <Skeleton height={36} />;
export const LazyMultiSelect = lazyPart<MultiSelectProps>(async () => (await import('./opened-choices.tsx')).MultiSelect, waiting);
export const LazyTagsInput = lazyPart<TagsInputProps>(async () => (await import('./opened-choices.tsx')).TagsInput, waiting);
