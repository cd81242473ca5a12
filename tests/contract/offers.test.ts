import { newId } from '#domain/shared/ids.ts';
import { openClub } from './club.ts';

const offer = (assign: object[], fields: object = {}) => ({ program: 'main', effects: [{ type: 'discount', percentBps: 2000 }], validFrom: '2026-03-01T00:00:00Z', validFor: { after: 'P14D', round: 'end_of_day' }, assign: { customers: assign }, ...fields });
const open = () => openClub({ rules: [] });
const publish = async (club: Awaited<ReturnType<typeof open>>, assign: object[]): Promise<string> => {
  const code = `OFFER-${newId()}`;
  await club.sure(club.caller.put(`/v1/offers/${code}`).send(offer(assign)));
  return code;
};

describe('N29: an offer', () => {
  test('is for the persons it is assigned to, once', async () => {
    const club = await open();
    const code = await publish(club, [{ customer: { id: club.shop.customer.id }, arm: 'target' }]);
    const { purchase } = await club.buy({ instruments: [code] });
    expect(purchase.payableMinor).toBe(80_000);
    const again = await club.tryBuy({ instruments: [code] });
    expect(again.body.code).toBe('offer_used');
    const stranger = await club.another();
    const theirs = await club.tryBuy({ customer: { id: stranger.id }, instruments: [code] });
    expect([theirs.status, theirs.body.code]).toEqual([422, 'offer_not_available']);
  });

  test('is over when its window is, by the days of the program', async () => {
    const club = await open();
    const code = await publish(club, [{ customer: { id: club.shop.customer.id }, arm: 'target' }]);
    const late = await club.tryBuy({ occurredAt: '2026-03-15T21:00:00Z', instruments: [code] });   // 1 March 03:00 + 14 days, to the midnight of the 16th
    expect(late.body.code).toBe('offer_not_available');
    expect((await club.tryBuy({ occurredAt: '2026-03-15T20:59:59Z', instruments: [code] })).status).toBe(201);
  });

  test('is not there for the control arm', async () => {
    const club = await open();
    const code = await publish(club, [{ customer: { id: club.shop.customer.id }, arm: 'control' }]);
    expect((await club.tryBuy({ instruments: [code] })).body.code).toBe('offer_not_available');
  });
});

test('N30: the effect against the control arm, corrected by returns', async () => {
  const club = await open();
  const people = await Promise.all(Array.from({ length: 6 }, () => club.another()));
  const code = await publish(club, people.map(({ id }, index) => ({ customer: { id }, arm: index < 4 ? 'target' : 'control' })));
  const buyAt = (index: number, minor: number, withOffer: boolean) => club.buy({ customer: { id: people[index]!.id }, lines: [{ name: 'x', quantity: 1, unitPriceMinor: minor }], ...(withOffer && { instruments: [code] }) });
  await buyAt(0, 100_000, true);
  await buyAt(1, 50_000, false);
  const returned = await buyAt(2, 70_000, true);
  await buyAt(4, 40_000, false);
  await club.giveBack(returned.purchase);
  const report = (await club.sure(club.caller.get(`/v1/offers/${code}/report?asOf=2026-04-01T00:00:00Z`)));
  // target: 2 of 4 bought; control: 1 of 2. Uplift 0; orders 2 − 1 · 4/2 = 0; gross 1,500 − 400 · 2 = 700; cost: the discount of 200
  expect(report).toMatchObject({ target: { size: 4, buyers: 2, conversion: 0.5 }, control: { size: 2, buyers: 1, conversion: 0.5 }, upliftPoints: 0, incrementalOrders: 0, incrementalGrossMinor: 70_000, costMinor: 20_000, z: 0, pValue: 1 });
  expect(report.roi).toBeCloseTo(2.5, 10);   // (700 − 200) / 200
});
