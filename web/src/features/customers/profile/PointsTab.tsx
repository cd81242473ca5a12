import { TextInput } from '@mantine/core';
import { IconCoins } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { LazySelect } from '../../../components/choices.tsx';
import { DataTable, type Column } from '../../../components/DataTable.tsx';
import { EmptyState } from '../../../components/EmptyState.tsx';
import { useUrlState } from '../../../lib/url-state.ts';
import { Bdi, Instant } from '../../../components/figures.tsx';
import { formatInstant } from '../../../lib/format.ts';
import { Figure, useUnitWords } from '../../members/units.tsx';
import { ledgerQuery, walletsQuery } from '../queries.ts';
import type { CustomerSearch } from '../routes.tsx';
import type { LedgerEntry, Wallet } from '../types.ts';
import { sheetTime } from '../sheet-date.ts';
import { withBalances, type BalancedEntry } from './balances.ts';

/** The end of a day in the reader's zone: a balance "as of 3 March" includes that day. */
const endOfDay = (day: string | undefined) => {
  const end = day ? new Date(`${day}T23:59:59.999`) : null;
  return end && !Number.isNaN(end.getTime()) ? end.toISOString() : undefined;
};

/** Every movement of points with the balance after it, now or as it was on a day. */
export function PointsTab({ customerId }: { customerId: string }) {
  const { t } = useTranslation();
  const words = useUnitWords();
  const [search, change] = useUrlState() as readonly [CustomerSearch, ReturnType<typeof useUrlState>[1]];
  const asOf = endOfDay(search.asOf);
  const wallets = useQuery(walletsQuery(customerId, asOf));
  const ledger = useQuery(ledgerQuery(customerId, { wallet: search.wallet, asOf }));
  const rows = useMemo(() => ledger.data && withBalances(ledger.data), [ledger.data]);
  const walletOf = useWalletOf(wallets.data);
  const columns = useLedgerColumns(walletOf, (wallets.data?.length ?? 0) > 1 && !search.wallet);
  const shown = wallets.data?.filter(({ wallet }) => !search.wallet || wallet === search.wallet);
  return (
    <div className="col g4">
      <Balances wallets={shown} day={search.asOf} />
      <DataTable<BalancedEntry>
        id="ledger" label={t('common:word.ledger')} columns={columns} rows={rows} rowKey={(row) => row.id}
        error={ledger.error} onRetry={() => void ledger.refetch()} exportName={t('customers:ledger.csvName')}
        phoneRow={(row) => <LedgerPhoneRow entry={row} wallet={walletOf(row)} />}
        empty={<EmptyState icon={IconCoins} level={3} title={t(search.asOf ? 'customers:ledger.emptyThen' : 'customers:ledger.empty')}>{t('customers:ledger.emptyText')}</EmptyState>}
        tools={<>
          {(wallets.data?.length ?? 0) > 1 && (
            <LazySelect aria-label={t('common:word.wallet')} data={[{ value: '', label: t('customers:ledger.allWallets') }, ...(wallets.data ?? []).filter(({ wallet }, index, all) => all.findIndex((other) => other.wallet === wallet) === index).map((wallet) => ({ value: wallet.wallet, label: words.name(wallet) }))]}
              value={search.wallet ?? ''} onChange={(wallet) => void change({ wallet }, { replace: true })} />
          )}
          <label className="row s13"><span className="m nw">{t('customers:ledger.asOf')}</span><TextInput type="date" value={search.asOf ?? ''} min="2000-01-01" max="2099-12-31" onChange={(event) => void change({ asOf: event.currentTarget.value }, { replace: true })} /></label>
          {search.asOf && <button type="button" className="lnk s13" onClick={() => void change({ asOf: null }, { replace: true })}>{t('customers:ledger.now')}</button>}
        </>}
      />
    </div>
  );
}

function Balances({ wallets, day }: { wallets: Wallet[] | undefined; day: string | undefined }) {
  const { t } = useTranslation();
  const words = useUnitWords();
  return wallets?.map((wallet) => (
    <section className="cst-figures" key={`${wallet.program}:${wallet.wallet}`} aria-label={words.name(wallet)}>
      <div><div className="m s13"><bdi>{words.name(wallet)}</bdi>{day && <> · {formatInstant(`${day}T12:00:00`, 'date')}</>}</div><div className="fig"><Figure points={wallet.active} scale={wallet.scale} /></div><div className="s12 m">{t(day ? 'customers:ledger.spendableThen' : 'customers:wallets.spendable')}</div></div>
      <div><div className="m s13">{t('customers:ledger.pending')}</div><div className="fig"><Figure points={wallet.pending} scale={wallet.scale} /></div><div className="s12 m">{t('customers:ledger.pendingText')}</div></div>
      <div><div className="m s13">{t('customers:ledger.debt')}</div><div className={wallet.debt ? 'fig red' : 'fig'}><Figure points={wallet.debt} scale={wallet.scale} /></div><div className="s12 m">{t('customers:ledger.debtText')}</div></div>
    </section>
  ));
}

type WalletOf = (entry: LedgerEntry) => { wallet: string; name?: Wallet['name']; scale?: number };

/** The wallet an entry moved, with its name and scale. */
function useWalletOf(wallets: Wallet[] | undefined): WalletOf {
  return useCallback(({ program, wallet }) => wallets?.find((known) => known.program === program && known.wallet === wallet) ?? { wallet }, [wallets]);
}

function useLedgerColumns(walletOf: WalletOf, withWallet: boolean): Column<BalancedEntry>[] {
  const { t } = useTranslation();
  const words = useUnitWords();
  return useMemo((): Column<BalancedEntry>[] => [
    { id: 'at', header: t('customers:ledger.at'), always: true, width: 170, text: (row) => sheetTime(row.occurredAt), cell: (row) => <Instant at={row.occurredAt} /> },
    { id: 'type', header: t('customers:ledger.what'), always: true, width: 240, text: (row) => t(`customers:ledgerType.${row.type}`), cell: (row) => <span className="b">{t(`customers:ledgerType.${row.type}`)}</span> },
    { id: 'why', header: t('customers:ledger.why'), text: (row) => row.purchase?.externalId ?? row.reason, cell: (row) => <Cause entry={row} /> },
    { id: 'wallet', header: t('common:word.wallet'), hidden: !withWallet, width: 150, text: (row) => words.name(walletOf(row)), cell: (row) => <bdi>{words.name(walletOf(row))}</bdi> },
    { id: 'points', header: t('common:word.points'), align: 'end', width: 120, text: (row) => row.points / 10 ** (walletOf(row).scale ?? 0), cell: (row) => <Movement points={row.points} scale={walletOf(row).scale} /> },
    { id: 'balance', header: t('customers:ledger.balance'), align: 'end', width: 120, text: (row) => row.balance / 10 ** (walletOf(row).scale ?? 0), cell: (row) => <Figure points={row.balance} scale={walletOf(row).scale} /> },
  ], [t, words, walletOf, withWallet]);
}

/** An activation moves nothing: a dash, not a zero that looks like a mistake. */
const Movement = ({ points, scale }: { points: number; scale?: number | undefined }) => (points === 0 ? <span className="m">—</span> : <span className={points > 0 ? 'b' : undefined}><Figure points={points} scale={scale} signed /></span>);

function Cause({ entry }: { entry: BalancedEntry }) {
  const { t } = useTranslation();
  if (entry.purchase) return <Link to="/purchases/$purchaseId" params={{ purchaseId: entry.purchase.id }}>{t('customers:timeline.receipt')} <Bdi ltr>{entry.purchase.externalId}</Bdi></Link>;
  return entry.reason ? <span className="cst-reason ell"><bdi>{entry.reason}</bdi></span> : <span className="m">—</span>;
}

function LedgerPhoneRow({ entry, wallet }: { entry: BalancedEntry; wallet: ReturnType<WalletOf> }) {
  const { t } = useTranslation();
  const words = useUnitWords();
  return (
    <>
      <span className="grow"><span className="b ell cst-line">{t(`customers:ledgerType.${entry.type}`)}</span><span className="m s13 ell cst-line"><Instant at={entry.occurredAt} /> · <bdi>{words.name(wallet)}</bdi>{entry.purchase && <> · <Bdi ltr>{entry.purchase.externalId}</Bdi></>}</span></span>
      <span className="end"><span className="cst-line"><Movement points={entry.points} scale={wallet.scale} /></span><span className="m s13 cst-line"><Figure points={entry.balance} scale={wallet.scale} /></span></span>
    </>
  );
}
