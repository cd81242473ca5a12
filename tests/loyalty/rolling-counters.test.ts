import { Counters } from '#db/commands/loyalty/counters.ts';
import { inTransaction } from '#db/sql.ts';
import type { CounterKey } from '#domain/loyalty/purchase/counters.ts';
import { newId } from '#domain/shared/ids.ts';
import { registerOrganization } from '../support/factories.ts';

const timezone = 'Europe/Moscow';
const at = (text: string) => Date.parse(`2026-03-${text}Z`);

test('a rolling counter read for several instants at once is at each of them what it is when read for it alone', async () => {
  const { organizationId } = await registerOrganization();
  const programId = newId();
  const key = (days: number): CounterKey => ({ limit: `L${days}`, subject: 'program', subjectId: programId, bucket: `rolling:P${days}D`, measure: 'count', max: 1000 });
  await inTransaction(async (sql) => {
    const counters = new Counters(organizationId);
    for (const days of [3, 10]) for (let day = 1; day <= 28; day++) counters.note({ programId, key: key(days), amount: day, purchaseId: newId(), occurredAt: at(`${String(day).padStart(2, '0')}T12:00:00`) });
    await counters.write(sql, new Date());
  });
  const read = (instants: readonly number[]) => inTransaction(async (sql) => {
    const counters = new Counters(organizationId);
    await counters.load(sql, instants.flatMap((instant) => [3, 10].map((days) => ({ programId, key: key(days), at: instant, timezone }))), { lock: true });
    return instants.map((instant) => [3, 10].map((days) => counters.at(programId, [key(days)], { at: instant, timezone }).used(key(days))));
  });
  // Days 5, 6 and 7 at noon of the 7th: a window is open at its beginning and closed at its end.
  expect(await read([at('07T12:00:00')])).toEqual([[18, 28]]);
  const instants = ['05T11:59:59.999', '07T12:00:00', '08T00:00:00', '14T13:00:00', '25T12:00:00'].map(at);
  const alone = [];
  for (const instant of instants) alone.push(...await read([instant]));
  expect(await read(instants)).toEqual(alone);
  expect(await read(instants.slice(1, 3))).toEqual(alone.slice(1, 3));
});
