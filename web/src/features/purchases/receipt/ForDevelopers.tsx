import { Collapse, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconCode } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '../../../components/CopyButton.tsx';

/** The answer of the API as it is, for those who build the integration; nobody else has to see it. */
export function ForDevelopers({ answer }: { answer: unknown }) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  const json = JSON.stringify(answer, null, 2);
  return (
    <section className="card">
      <UnstyledButton className="prc-dev" aria-expanded={opened} onClick={() => setOpened(!opened)}>
        <IconCode size={18} stroke={1.75} aria-hidden /><span className="b">{t('purchases:developers.title')}</span>
        <IconChevronDown size={16} className="push prc-turn" data-open={opened || undefined} aria-hidden />
      </UnstyledButton>
      <Collapse expanded={opened}>
        <div className="prc-dev-body">
          <p className="m s13">{t('purchases:developers.text')}</p>
          <CopyButton value={json} label={t('purchases:developers.copy')} />
        </div>
      </Collapse>
    </section>
  );
}
