import { putProgram } from '../support/programs.ts';
import { adjust, buy, openShop } from '../support/shop.ts';

test('what purchases earned and were paid with is exported wallet by wallet', async () => {
  const shop = await openShop();
  await putProgram(shop.caller, {
    timezone: 'Europe/Moscow', currency: 'RUB', wallets: [{ code: 'BONUS' }, { code: 'CASH', name: 'Cash', scale: 2, unitValueMinor: 1 }],
    rules: [{ code: 'R-BASE', effects: [{ type: 'points', wallet: 'BONUS', rateBps: 500 }] }, { code: 'R-CASH', effects: [{ type: 'cashback', wallet: 'CASH', rateBps: 1000 }] }],
  });
  await adjust(shop, { points: 300 });
  await buy(shop, { spend: { wallet: 'BONUS', points: 100 } });
  const { body: { export: { purchases } } } = await shop.caller.get(`/v1/customers/${shop.customer.id}/export`);
  expect(purchases).toMatchObject([{
    pointsSpent: 100, spentFrom: [{ wallet: 'BONUS', points: 100, name: 'BONUS', scale: 0 }],
    earnedBy: [{ wallet: 'BONUS', points: 45, name: 'BONUS', scale: 0 }, { wallet: 'CASH', points: 9000, name: 'Cash', scale: 2 }],
  }]);
});
