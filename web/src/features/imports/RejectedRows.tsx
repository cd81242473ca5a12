import { useTranslation } from 'react-i18next';
import { Bdi } from '../../components/figures.tsx';
import { formatNumber } from '../../lib/format.ts';
import { placeIn } from '../connect/similar.ts';
import type { RejectedRow } from './types.ts';

const fieldIn = (reason: string) => /^`?(?:\w+\.)*(\w+)`?: /.exec(reason)?.[1];

export function RejectedRows({ rows }: { rows: RejectedRow[] }) {
  const { t } = useTranslation();
  const reasonOf = useReason();
  return (
    <div className="tw" style={{ maxBlockSize: 480, overflowY: 'auto' }} tabIndex={0} role="region" aria-label={t('imports:page.rejected')}>
      <table className="tbl">
        <thead><tr><th className="end" style={{ inlineSize: 88 }}>{t('imports:page.row')}</th><th>{t('imports:page.reason')}</th></tr></thead>
        <tbody>
          {rows.map((row) => {
            const { words, detail } = reasonOf(row);
            return (
              <tr key={`${row.row}${row.code}`}>
                <td className="end num">{formatNumber(row.row)}</td>
                <td style={{ whiteSpace: 'normal' }}>{words}{detail && <span className="m s13"> <Bdi ltr>{detail}</Bdi></span>}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** The reason in the reader's words; the server's English sentence stays beside it only for English readers of a code without a field, and for unknown codes. */
function useReason() {
  const { t, i18n } = useTranslation();
  return ({ code, reason }: RejectedRow): { words: string; detail?: string } => {
    const key = `common:problem.${code}`;
    if (!i18n.exists(key)) return { words: '', detail: reason || code };
    const detail = i18n.language === 'en' ? reason : undefined;
    const field = code === 'invalid_request' ? fieldIn(reason) : undefined;
    if (field && i18n.exists(`imports:field.${field}`)) return { words: t('imports:page.badValue', { field: t(`imports:field.${field}`) }) };
    const place = code === 'place_not_found' ? placeIn(reason) : undefined;
    return place ? { words: `${t(key)} ${place}` } : { words: t(key), detail };
  };
}
