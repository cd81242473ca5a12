import { useTranslation } from 'react-i18next';
import { Bdi } from '../../components/figures.tsx';
import { formatNumber } from '../../lib/format.ts';
import type { RejectedRow } from './types.ts';

/** Row number and reason; the server's detail stands below in its own language because it names the value. */
export function RejectedRows({ rows }: { rows: RejectedRow[] }) {
  const { t, i18n } = useTranslation();
  return (
    <div className="tw" style={{ maxBlockSize: 480, overflowY: 'auto' }} tabIndex={0} role="region" aria-label={t('imports:page.rejected')}>
      <table className="tbl t48">
        <thead><tr><th className="end" style={{ inlineSize: 88 }}>{t('imports:page.row')}</th><th>{t('imports:page.reason')}</th></tr></thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.row}${row.code}`}>
              <td className="end num">{formatNumber(row.row)}</td>
              <td style={{ whiteSpace: 'normal' }}>
                {i18n.exists(`common:problem.${row.code}`) && <div className="b">{t(`common:problem.${row.code}`)}</div>}
                <div className="m s13"><Bdi ltr>{row.reason || row.code}</Bdi></div>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
