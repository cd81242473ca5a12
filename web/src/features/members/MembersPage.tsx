import '../customers/customers.css';
import { IconUsers } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { TFunction } from 'i18next';
import { LazySelect } from '../../components/choices.tsx';
import { DataTable, type Column } from '../../components/DataTable.tsx';
import { EmptyState, NoRights } from '../../components/EmptyState.tsx';
import { FilterChips, useUrlState, type Filter } from '../../components/FilterChips.tsx';
import { Bdi, Instant, LastDay, lastInstant } from '../../components/figures.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { useCan } from '../../session.ts';
import { SearchBox } from '../customers/list/SearchBox.tsx';
import { formatPhone, useNames, type Names } from '../customers/names.ts';
import { sheetDay } from '../customers/sheet-date.ts';
import { LevelMark } from './LevelMark.tsx';
import { useLoyaltyNames, type LoyaltyNames } from './loyalty-names.ts';
import { membersQuery, type MemberRow } from './queries.ts';

/** Who is in a program, at which level and with what; a row opens the person. */
export function MembersPage() {
  const { t } = useTranslation();
  const canRead = useCan('loyalty.read');
  if (!canRead) return <><PageHeader title={t('members:title')} /><div className="card"><NoRights /></div></>;
  return <Members />;
}

function Members() {
  const { t } = useTranslation();
  const plain = useNames();
  const names = useLoyaltyNames();
  const navigate = useNavigate();
  const [search, change] = useUrlState();
  const program = search.program ?? names.programs.find(({ code }) => code === 'main')?.code ?? names.programs[0]?.code ?? 'main';
  const query = useInfiniteQuery(membersQuery(program, search));
  const rows = query.data?.pages.flatMap(({ data }) => data);
  const columns = useMemo(() => memberColumns(t, { plain, names, program }), [t, plain, names, program]);
  const levels = names.levels(program);
  const filters: Filter[] = levels.length > 1 ? [{ key: 'level', label: t('common:word.level'), options: levels.map(({ code, name }) => ({ value: code, label: name })) }] : [];
  const isNarrowed = Boolean(search.level ?? search.search);
  return (
    <div className="col g4">
      <PageHeader
        title={t('members:title')} lead={t('members:lead')}
        actions={names.programs.length > 1 && <LazySelect aria-label={t('common:word.program')} allowDeselect={false} data={names.programs.map(({ code }) => ({ value: code, label: names.program(code) }))} value={program} onChange={(next) => void change({ program: next, level: null })} />}
      />
      <DataTable
        id={`members:${program}`} label={t('members:title')} columns={columns} rows={rows} rowKey={({ id }) => id} onOpen={({ customer }) => void navigate({ to: '/customers/$customerId', params: { customerId: customer.id } })}
        error={query.error} onRetry={() => void query.refetch()} onMore={() => void query.fetchNextPage()} hasMore={query.hasNextPage} exportName={t('members:csvName')}
        tools={<FilterChips filters={filters}><SearchBox label={t('members:search')} /></FilterChips>}
        phoneRow={(row) => <MemberPhoneRow row={row} plain={plain} names={names} program={program} />}
        empty={<EmptyState icon={IconUsers} title={t(isNarrowed ? 'members:nobody' : 'members:empty')}>{t(isNarrowed ? 'members:nobodyText' : 'members:emptyText')}</EmptyState>}
      />
    </div>
  );
}

interface Words {
  plain: Names;
  names: LoyaltyNames;
  program: string;
}

const dash = <span className="m">—</span>;

function memberColumns(t: TFunction, { plain, names, program }: Words): Column<MemberRow>[] {
  const wallets = names.document(program)?.wallets ?? [];
  const balance = (row: MemberRow, code: string) => row.wallets.find(({ wallet }) => wallet === code);
  return [
    { id: 'name', header: t('common:word.customer'), always: true, width: 220, text: ({ customer }) => plain.customer(customer), cell: ({ customer }) => <span className="b ell cst-name"><bdi>{plain.customer(customer)}</bdi></span> },
    { id: 'level', header: t('common:word.level'), width: 150, text: ({ level }) => names.level(level, program), cell: ({ level }) => <LevelMark level={level} program={program} names={names} /> },
    ...wallets.flatMap(({ code }, index): Column<MemberRow>[] => [
      { id: `active:${code}`, header: names.wallet(code, program), align: 'end', width: 120, hidden: index > 2, text: (row) => balance(row, code)?.active ?? 0, cell: (row) => <bdi className="num b">{names.units(balance(row, code)?.active ?? 0, code, program)}</bdi> },
      { id: `pending:${code}`, header: t('members:column.pending', { wallet: names.wallet(code, program) }), align: 'end', width: 130, hidden: true, text: (row) => balance(row, code)?.pending ?? 0, cell: (row) => <bdi className="num">{names.units(balance(row, code)?.pending ?? 0, code, program)}</bdi> },
      { id: `debt:${code}`, header: t('members:column.debt', { wallet: names.wallet(code, program) }), align: 'end', width: 120, hidden: true, text: (row) => balance(row, code)?.debt ?? 0, cell: (row) => <bdi className="num">{names.units(balance(row, code)?.debt ?? 0, code, program)}</bdi> },
    ]),
    { id: 'until', header: t('members:column.until'), align: 'end', width: 140, text: ({ levelExpiresAt }) => sheetDay(levelExpiresAt && lastInstant(levelExpiresAt)), cell: ({ levelExpiresAt }) => (levelExpiresAt ? <LastDay at={levelExpiresAt} /> : <span className="m">{t('members:forever')}</span>) },
    { id: 'lastPurchase', header: t('members:column.lastPurchase'), align: 'end', width: 150, text: ({ lastPurchaseAt }) => sheetDay(lastPurchaseAt), cell: ({ lastPurchaseAt }) => <span className="m"><Instant at={lastPurchaseAt} relative /></span> },
    { id: 'since', header: t('members:column.since'), align: 'end', width: 130, text: ({ joinedAt }) => sheetDay(joinedAt), cell: ({ joinedAt }) => <span className="m"><Instant at={joinedAt} style="date" /></span> },
    { id: 'phone', header: t('members:column.phone'), width: 150, hidden: true, text: ({ customer }) => customer.phone, cell: ({ customer }) => (customer.phone ? <Bdi ltr>{formatPhone(customer.phone)}</Bdi> : dash) },
  ];
}

function MemberPhoneRow({ row, plain, names, program }: Words & { row: MemberRow }) {
  const { t } = useTranslation();
  const [wallet] = row.wallets;
  return (
    <>
      <span className="grow"><span className="b ell cst-line"><bdi>{plain.customer(row.customer)}</bdi></span><span className="m s13 ell cst-line">{names.level(row.level, program)}{row.lastPurchaseAt && <> · {t('members:lastBought')} <Instant at={row.lastPurchaseAt} relative /></>}</span></span>
      {wallet && <span className="end"><span className="b num cst-line"><bdi>{names.units(wallet.active, wallet.wallet, program)}</bdi></span><span className="m s12 cst-line">{names.wallet(wallet.wallet, program)}</span></span>}
    </>
  );
}
