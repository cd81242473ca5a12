import { ActionIcon, Button, Popover, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

/** Keeps the list as it is filtered now under a name. */
export function SaveView({ taken, onSave }: { taken: string[]; onSave: (name: string) => void }) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  const [name, setName] = useState('');
  const isTaken = taken.includes(name.trim());
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" width={280} trapFocus>
      <Popover.Target>
        <ActionIcon size={32} title={t('customers:views.save')} aria-label={t('customers:views.save')} aria-expanded={opened} onClick={() => setOpened(!opened)}><IconPlus size={16} aria-hidden /></ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>
        <form className="col g4" onSubmit={(event) => { event.preventDefault(); if (name.trim() && !isTaken) { onSave(name.trim()); setOpened(false); setName(''); } }}>
          <TextInput label={t('customers:views.name')} description={t('customers:views.where')} value={name} maxLength={40} error={isTaken && t('customers:views.taken')} onChange={(event) => setName(event.currentTarget.value)} />
          <Button type="submit" variant="filled" disabled={!name.trim() || isTaken}>{t('customers:views.save')}</Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
