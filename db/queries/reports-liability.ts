import { programVersions } from '#db/commands/purchases/versions.ts';
import { sql } from '#db/sql.ts';
import { liabilityAt, type ReportScope } from './reports.ts';

/**
 * What the points that could still be spent at an instant are worth, in minor units of the scope's currency: those of every wallet at
 * its own value, as the program rules then. Programs in another currency are not in it.
 */
export async function liabilityMinorAt(scope: ReportScope, at: Date): Promise<number> {
  const { organizationId, currency } = scope;
  const programs = await sql.rows<{ id: string }>('SELECT id FROM programs WHERE organization_id = ?', [organizationId]);
  if (programs.length === 0) return 0;
  const versionAt = await programVersions(sql, organizationId, programs.map(({ id }) => id));
  /** The newest version first; a wallet that is not offered any more keeps the value it had. */
  const versionsOf = (id: string) => [versionAt(id, at.getTime()), ...versionAt.all(id)];
  const values = new Set(programs.flatMap(({ id }) => versionsOf(id).flatMap(({ compiled }) => compiled.wallets.map(({ unitValueMinor }) => (compiled.currency === currency ? unitValueMinor : 0)))));
  const [only] = values;
  // One value everywhere: one sum, which is far less to read.
  if (values.size === 1) return only === 0 ? 0 : (await liabilityAt(scope, at)).reduce((sum, { points }) => sum + points * only!, 0);
  return (await liabilityAt(scope, at, { byWallet: true })).reduce((sum, { programId, wallet, points }) => {
    const version = versionsOf(programId!).find(({ compiled }) => compiled.wallets.some(({ code }) => code === wallet));
    const value = version?.compiled.currency === currency ? version.compiled.wallets.find(({ code }) => code === wallet)!.unitValueMinor : 0;
    return sum + points * value;
  }, 0);
}
