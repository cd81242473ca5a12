import '../instruments.css';
import { IconCalendarStats, IconGift, IconTicket, type Icon } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { NoRights } from '../../../components/EmptyState.tsx';
import { PageHeader } from '../../../components/PageHeader.tsx';
import { useUrlState } from '../../../lib/url-state.ts';
import { useCan } from '../../../session.ts';
import { programsQuery } from '../../programs/queries.ts';
import { KINDS, type InstrumentTypeDocument } from '../types.ts';
import { TypeEditor } from './TypeEditor.tsx';

type Kind = (typeof KINDS)[number];
const icons: Record<Kind, Icon> = { coupon: IconTicket, certificate: IconGift, pass: IconCalendarStats };

/** What most organizations begin with; every part can be changed. */
function freshType(kind: Kind, program: string): InstrumentTypeDocument {
  switch (kind) {
    case 'coupon': return { kind, program, name: '', effects: [{ type: 'discount', percentBps: 1_000 }], validity: { after: 'P30D', round: 'end_of_day' }, code: { pattern: 'KN-########' } };
    case 'certificate': return { kind, program, name: '', balance: { unit: 'money', amount: 300_000 }, priceMinor: 300_000, validity: { after: 'P12M', round: 'end_of_day' }, transferable: true, code: { pattern: 'GIFT-####-####' } };
    case 'pass': return { kind, program, name: '', balance: { unit: 'visits', amount: 8 }, priceMinor: 400_000, validity: { after: 'P30D', from: 'first_use', round: 'end_of_day' }, perDay: 1, freeze: { max: 'P14D' }, refundable: true, code: { pattern: 'PASS-########' } };
  }
}

export function NewTypePage() {
  const { t } = useTranslation();
  const mayWrite = useCan('loyalty.write');
  const [search, change] = useUrlState();
  const programs = useQuery(programsQuery).data;
  const kind = KINDS.find((known) => known === search.kind) ?? 'coupon';
  const program = programs?.find(({ code }) => code === 'main')?.code ?? programs?.[0]?.code;
  return (
    <div className="page">
      <PageHeader title={t('instruments:create.title')} lead={t('instruments:create.lead')} crumbs={[{ label: t('instruments:title'), to: '/loyalty/instruments' }]} />
      {!mayWrite ? <div className="card"><NoRights /></div> : (
        <>
          <div className="ins-choice ins-editor" role="radiogroup" aria-label={t('instruments:column.kind')}>
            {KINDS.map((value) => {
              const Sign = icons[value];
              return (
                <label key={value}>
                  <input type="radio" name="kind" value={value} checked={kind === value} onChange={() => void change({ kind: value }, { replace: true })} />
                  <Sign size={18} stroke={1.75} aria-hidden /><span><b className="b ins-line">{t(`instruments:kind.${value}`)}</b><span className="m s13">{t(`instruments:create.${value}`)}</span></span>
                </label>
              );
            })}
          </div>
          {program && <TypeEditor key={kind} start={freshType(kind, program)} />}
        </>
      )}
    </div>
  );
}
