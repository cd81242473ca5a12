import { useTranslation } from 'react-i18next';
import { CopyButton } from '../../components/CopyButton.tsx';
import { highlight, snippetLanguages, writeSnippet, type Sample, type SnippetLanguage } from './snippets.ts';

/** The example in five languages. The key is shown shortened and copied whole. */
export function Snippet({ sample, label, secret, shownKey, language, onLanguage }: {
  sample: Sample;
  label: string;
  secret: string;
  shownKey: string;
  language: SnippetLanguage;
  onLanguage: (language: SnippetLanguage) => void;
}) {
  const { t } = useTranslation();
  return (
    <div className="code">
      <header role="group" aria-label={t('connect:snippet.language')}>
        {snippetLanguages.map((name) => (
          <button key={name} type="button" className="plain tool sm s13 b" aria-pressed={name === language} onClick={() => onLanguage(name)}>{name === '1C' && t('connect:snippet.oneC')}{name !== '1C' && name}</button>
        ))}
        <span className="push"><CopyButton value={writeSnippet(language, sample, secret)} label={t('common:copy')} variant="subtle" /></span>
      </header>
      <pre tabIndex={0} role="region" aria-label={label} dir="ltr">
        {highlight(writeSnippet(language, sample, shownKey)).map(({ kind, value }, index) => <span key={index} className={kind === 'text' ? 'st' : kind === 'word' ? 'k' : undefined}>{value}</span>)}
      </pre>
    </div>
  );
}
