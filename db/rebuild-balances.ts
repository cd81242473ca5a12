import { parseArgs } from 'node:util';
import { rebuildBalances } from './commands/invariants/replay.ts';
import { closeSql, sql } from './sql.ts';

// npm run rebuild-balances [-- --check]: every kept balance anew from the ledger; with --check they are only compared.
const { values: { check } } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
const from = performance.now();
const { entries, balances, differences } = await rebuildBalances(sql, { check });
const seconds = ((performance.now() - from) / 1000).toFixed(1);
process.stdout.write(`${check ? 'checked' : 'rebuilt'} ${balances} balances from ${entries} entries in ${seconds} s; differences: ${differences}\n`);
await closeSql();
process.exitCode = check && differences > 0 ? 1 : 0;
