import { giveBack, openShop } from '../support/shop.ts';
import { buyAs, makeOffer, named, people, reportOf } from './offers.ts';

const line = (unitPriceMinor: number, quantity = 1) => ({ lines: [{ name: 'Goods', quantity, unitPriceMinor }] });

/** Four persons in the target arm, two held back. */
async function openOffer() {
  const shop = await openShop();
  const customers = await people(shop, 6);
  const { code } = await makeOffer(shop, { assign: { customers: [...named(customers.slice(0, 4), 'target'), ...named(customers.slice(4), 'control')] } });
  return { shop, code, target: customers.slice(0, 4), control: customers.slice(4) };
}

describe('the report of an offer', () => {
  test('of nobody who bought has no test, and no conversion but zero', async () => {
    const { shop, code } = await openOffer();
    expect(await reportOf(shop, code)).toEqual({
      target: { size: 4, buyers: 0, conversion: 0, revenueMinor: 0 }, control: { size: 2, buyers: 0, conversion: 0, revenueMinor: 0 },
      upliftPoints: 0, incrementalOrders: 0, incrementalGrossMinor: 0, costMinor: 0, roi: null, z: null, pValue: null,
    });
  });

  test('counts the purchases of both arms inside the window, scaled to the size of the target', async () => {
    const { shop, code, target, control } = await openOffer();
    await buyAs(shop, target[0]!, line(100_000));
    await buyAs(shop, target[0]!, line(50_000));
    await buyAs(shop, target[1]!, line(30_000));
    await buyAs(shop, target[2]!, { ...line(1_000_000), occurredAt: '2026-02-28T23:59:59.999Z' });   // before it
    await buyAs(shop, target[2]!, { ...line(1_000_000), occurredAt: '2026-03-15T00:00:00Z' });   // its end is outside
    await buyAs(shop, target[2]!, { ...line(20_000), occurredAt: '2026-03-01T00:00:00Z' });   // its beginning is inside
    await buyAs(shop, control[0]!, line(40_000));
    await buyAs(shop, shop.customer, line(1_000_000));   // assigned to nobody
    expect(await reportOf(shop, code)).toEqual({
      target: { size: 4, buyers: 3, conversion: 0.75, revenueMinor: 200_000 }, control: { size: 2, buyers: 1, conversion: 0.5, revenueMinor: 40_000 },
      upliftPoints: 25, incrementalOrders: 4 - 2, incrementalGrossMinor: 200_000 - 80_000, costMinor: 0, roi: null, z: expect.closeTo(0.6123724356957945, 12), pValue: expect.closeTo(0.5402913746074196, 12),
    });
  });

  test('is corrected by returns from their instant on: a purchase fully returned is none', async () => {
    const { shop, code, target, control } = await openOffer();
    const [whole, partly] = [await buyAs(shop, target[0]!, line(100_000)), await buyAs(shop, target[1]!, line(10_000, 5))];
    await buyAs(shop, control[0]!, line(10_000));
    await giveBack(shop, whole.purchase.id);
    await giveBack(shop, partly.purchase.id, { lines: [{ lineId: '1', quantity: 2 }] });
    expect(await reportOf(shop, code, '2026-03-12T08:59:59.999Z')).toMatchObject({ target: { buyers: 2, revenueMinor: 150_000 }, incrementalOrders: 0, incrementalGrossMinor: 130_000 });
    expect(await reportOf(shop, code, '2026-03-12T09:00:00Z')).toMatchObject({ target: { buyers: 1, conversion: 0.25, revenueMinor: 30_000 }, incrementalOrders: 1 - 2, incrementalGrossMinor: 10_000, upliftPoints: -25 });
    expect(await reportOf(shop, code, '2026-03-10T08:59:59.999Z')).toMatchObject({ target: { buyers: 0 } });
  });

  test('stands in the list for who asks, as far as rows show it; of an offer to come there is none', async () => {
    const { shop, code, target, control } = await openOffer();
    const unused = await makeOffer(shop, { validFrom: '2026-02-01T00:00:00Z' });
    const later = await makeOffer(shop, { validFrom: '2090-01-01T00:00:00Z' });
    const back = await buyAs(shop, target[0]!);
    for (const customer of [...target, control[0]!]) await buyAs(shop, customer);
    await giveBack(shop, back.purchase.id);
    const listed = async (query: string) => (await shop.caller.get(`/v1/offers${query}`)).body.data as { code: string; effect?: object | null }[];
    const shown = await Promise.all([code, unused.code].map(async (one) => {
      const report = await reportOf(shop, one, '2026-11-01T00:00:00Z');
      return { code: one, effect: { target: report.target, control: report.control, upliftPoints: report.upliftPoints, pValue: report.pValue } };
    }));
    expect(shown[0]!.effect).toMatchObject({ target: { size: 4, buyers: 4, conversion: 1 }, control: { size: 2, buyers: 1, conversion: 0.5 }, upliftPoints: 50, pValue: expect.any(Number) });
    expect((await listed('?effect=true')).map(({ code: one, effect }) => ({ code: one, effect }))).toEqual([{ code: later.code, effect: null }, ...shown]);
    expect((await listed('')).map((row) => 'effect' in row)).toEqual([false, false, false]);
    expect((await shop.caller.get('/v1/offers?effect=yes')).status).toBe(400);
  });

  test('shows a purchase as soon as it is processed', async () => {
    const { shop, code, target } = await openOffer();
    await buyAs(shop, target[0]!);
    expect((await reportOf(shop, code)).target.buyers).toBe(1);
    await buyAs(shop, target[1]!);
    expect((await reportOf(shop, code)).target.buyers).toBe(2);
  });

  test('without a control arm tells conversion and nothing it would be compared with', async () => {
    const shop = await openShop();
    const { code } = await makeOffer(shop, { assign: { customers: named([shop.customer]) } });
    await buyAs(shop, shop.customer);
    expect(await reportOf(shop, code)).toMatchObject({ target: { conversion: 1 }, control: { size: 0, conversion: null }, upliftPoints: null, incrementalOrders: null, incrementalGrossMinor: null, z: null, pValue: null });
  });

  test('by days: conversion grows in the zone of the program', async () => {
    const { shop, code, target, control } = await openOffer();
    await buyAs(shop, target[0]!, { occurredAt: '2026-03-02T20:59:59Z' });   // 2 March in Moscow
    await buyAs(shop, target[1]!, { occurredAt: '2026-03-02T21:00:00Z' });
    await buyAs(shop, target[1]!, { occurredAt: '2026-03-03T10:00:00Z' });
    await buyAs(shop, control[0]!, { occurredAt: '2026-03-03T10:00:00Z' });
    const { body } = await shop.caller.get(`/v1/offers/${code}/report/daily?asOf=2026-03-04T00:00:00Z`);
    expect(body.data).toEqual([
      { day: '2026-03-01', target: { buyers: 0, conversion: 0 }, control: { buyers: 0, conversion: 0 } },
      { day: '2026-03-02', target: { buyers: 1, conversion: 0.25 }, control: { buyers: 0, conversion: 0 } },
      { day: '2026-03-03', target: { buyers: 2, conversion: 0.5 }, control: { buyers: 1, conversion: 0.5 } },
      { day: '2026-03-04', target: { buyers: 2, conversion: 0.5 }, control: { buyers: 1, conversion: 0.5 } },
    ]);
  });
});
