import { IconArrowRight } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import type { ProgramChange } from './changes.ts';

/** What changes, thing by thing: before, then after. */
export function ChangeList({ changes, empty }: { changes: ProgramChange[]; empty: string }) {
  const { t } = useTranslation();
  if (changes.length === 0) return <p className="m">{empty}</p>;
  return (
    <ul className="pgm-changes">
      {changes.map((change) => (
        <li key={change.path}>
          <div className="row wrap"><b className="b"><bdi>{change.name}</bdi></b><span className="m s13">{t(`programs:change.section.${change.section}`)}</span><span className="push" /><StatusBadge tone={change.kind === 'removed' ? 'bad' : change.kind === 'added' ? 'ok' : 'warn'} icon={false}>{t(`programs:change.${change.kind}`)}</StatusBadge></div>
          {change.fields.length > 0 && (
            <dl className="pgm-change-fields s13">
              {change.fields.map((field) => (
                <div key={field.label}>
                  <dt className="m">{field.label}</dt>
                  <dd>{field.before !== null && <><del><bdi>{field.before}</bdi></del> <IconArrowRight size={14} className="flip pgm-arrow" aria-hidden /> </>}<ins><bdi>{field.after}</bdi></ins></dd>
                </div>
              ))}
            </dl>
          )}
        </li>
      ))}
    </ul>
  );
}
