import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Instant } from '../../../components/figures.tsx';
import { TimezoneSelect } from '../../../components/TimezoneSelect.tsx';
import { currencySign, formatNumber } from '../../../lib/format.ts';
import { languages } from '../../../lib/languages.ts';
import { IndentedOption } from '../../places/IndentedOption.tsx';
import { useEditor } from '../editor/context.ts';
import { useProblemAt } from '../editor/Problems.tsx';
import { ChoiceField } from '../fields/ChoiceField.tsx';
import { usePlaceChoices } from '../fields/inputs.tsx';
import type { ProgramAnswer } from '../types.ts';
import type { LocalText } from '#domain/loyalty/program.ts';
import { LazySelect } from '../../../components/choices.tsx';

/** One language of a text: a text for all languages is shown in each. */
const inLanguage = (text: LocalText | undefined, language: 'ru' | 'en' | 'ar') => (typeof text === 'string' ? text : (text?.[language] ?? ''));

export function OverviewTab({ program }: { program: ProgramAnswer }) {
  const { t } = useTranslation();
  const { document, change, isReadOnly } = useEditor();
  const problemAt = useProblemAt();
  const places = usePlaceChoices();
  const rename = (language: 'ru' | 'en' | 'ar', value: string) => change((draft) => {
    const old = draft.name;
    draft.name = typeof old === 'string' ? { ru: old, en: old, ar: old, [language]: value } : { ...old, [language]: value };
  }, { step: `name.${language}` });
  return (
    <div className="pgm-columns">
      <fieldset disabled={isReadOnly} className="col g4 pgm-narrow">
        <h2>{t('programs:overview.title')}</h2>
        {languages.map((language) => <TextInput key={language} label={t(`programs:overview.name.${language}`)} value={inLanguage(document.name, language)} onChange={(event) => rename(language, event.currentTarget.value)} error={language === 'ru' && problemAt('name')} dir={language === 'ar' ? 'rtl' : 'ltr'} lang={language} />)}
        <TimezoneSelect label={t('programs:label.timezone')} description={t('programs:overview.timezoneHint')} inputWrapperOrder={['label', 'input', 'error', 'description']} value={document.timezone} onChange={(zone) => change((draft) => { draft.timezone = zone ?? draft.timezone; })} error={problemAt('timezone')} />
        <LazySelect label={t('programs:label.place')} description={t('programs:overview.placeHint')} inputWrapperOrder={['label', 'input', 'error', 'description']} placeholder={t('programs:overview.anyPlace')} data={places} value={document.place ?? null} clearable searchable allowDeselect renderOption={IndentedOption} onChange={(place) => change((draft) => { draft.place = place; })} error={problemAt('place')} />
        <ChoiceField name="enrolment" values={['automatic', 'manual']} value={document.enrolment ?? 'automatic'} onChange={(enrolment) => change((draft) => { draft.enrolment = enrolment; })} />
      </fieldset>
      <aside className="card pad pgm-facts" aria-label={t('programs:overview.facts')}>
        <h2>{t('programs:overview.facts')}</h2>
        <dl className="dl">
          <dt>{t('programs:overview.inForce')}</dt><dd>{program.version === null ? t('programs:unpublished') : t('programs:versionOf', { version: program.version })}</dd>
          {program.publishedAt && <><dt>{t('programs:overview.publishedAt')}</dt><dd><Instant at={program.publishedAt} /></dd></>}
          {program.validFrom && <><dt>{t('programs:overview.validFrom')}</dt><dd><Instant at={program.validFrom} /></dd></>}
          <dt>{t('programs:label.currency')}</dt><dd><bdi>{document.currency}{currencySign(document.currency) !== document.currency && `, ${currencySign(document.currency)}`}</bdi></dd>
          <dt>{t('programs:tab.wallets')}</dt><dd>{formatNumber(document.wallets.length)}</dd>
          <dt>{t('programs:tab.levels')}</dt><dd>{formatNumber(document.levels?.list.length ?? 1)}</dd>
          <dt>{t('programs:tab.rules')}</dt><dd>{formatNumber(document.rules?.length ?? 0)}</dd>
          <dt>{t('programs:tab.limits')}</dt><dd>{formatNumber(document.limits?.length ?? 0)}</dd>
          <dt>{t('programs:label.code')}</dt><dd><bdi className="mono">{program.code}</bdi></dd>
        </dl>
      </aside>
    </div>
  );
}
