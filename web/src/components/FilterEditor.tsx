import { Button, Modal, Radio, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Filter } from './FilterChips.tsx';

/** A small dialog to set one filter: choices apply at once, typed values with a button. */
export function FilterEditor({ filter, value, onClose, onChange }: { filter: Filter; value: string; onClose: () => void; onChange: (value: string) => void }) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState(value);
  const apply = (next: string) => {
    onChange(next.trim());
    onClose();
  };
  return (
    <Modal opened onClose={onClose} title={filter.label} size={360} closeButtonProps={{ 'aria-label': t('common:close') }}>
      {filter.options ? (
        <Radio.Group value={value} onChange={apply} aria-label={filter.label}>
          <div className="col" style={{ maxBlockSize: 320, overflowY: 'auto', padding: 4 }}>
            {filter.options.map((option) => <Radio key={option.value} value={option.value} label={option.label} size="xs" />)}
          </div>
        </Radio.Group>
      ) : (
        <form className="col g4" onSubmit={(event) => { event.preventDefault(); apply(draft); }}>
          <TextInput aria-label={filter.label} type={filter.kind ?? 'text'} value={draft} onChange={(event) => setDraft(event.currentTarget.value)} data-autofocus />
          <div className="row" style={{ justifyContent: 'flex-end' }}>
            <Button onClick={onClose}>{t('common:cancel')}</Button>
            <Button type="submit" variant="filled">{t('common:filters.apply')}</Button>
          </div>
        </form>
      )}
    </Modal>
  );
}
