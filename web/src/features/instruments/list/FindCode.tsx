import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asProblem } from '../../../api.ts';
import { useProblemText } from '../../../lib/problem-text.ts';
import { instrumentQuery } from '../queries.ts';

/** One code, of any type: Enter opens it. */
export function FindCode({ onFound }: { onFound: (code: string) => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const problemText = useProblemText();
  const [code, setCode] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const find = async () => {
    const wanted = code.trim();
    if (!wanted) return;
    try {
      await queries.fetchQuery(instrumentQuery(wanted));
      onFound(wanted);
    } catch (error) {
      setProblem(asProblem(error).status === 404 ? t('instruments:find.none', { code: wanted }) : problemText(error));
    }
  };
  return (
    <form className="search-field" onSubmit={(event) => { event.preventDefault(); void find(); }}>
      <TextInput aria-label={t('instruments:find.label')} placeholder={t('instruments:find.label')} value={code} error={problem} dir={code ? 'ltr' : undefined} leftSection={<IconSearch size={16} aria-hidden />} onChange={(event) => { setCode(event.currentTarget.value); setProblem(null); }} />
    </form>
  );
}
