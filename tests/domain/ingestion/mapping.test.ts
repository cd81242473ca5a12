import { importItems, unknownFields } from '#domain/ingestion/mapping.ts';

const context = { timeZone: 'Europe/Moscow', currency: 'RUB' };

describe('customers of a file', () => {
  test('a customer per row, empty cells absent, own fields and consents apart', () => {
    const mapping = { Имя: 'name', 'E-mail': 'email', Город: 'attributes.city', SMS: 'consents.sms', ДР: 'birthday', 'Дата регистрации': 'registeredAt' };
    const rows = [
      { Имя: 'Анна', 'E-mail': 'anna@example.test', Город: 'Тверь', SMS: 'да', ДР: '8.03.1990', 'Дата регистрации': '31.12.2024 23:30' },
      { Имя: 'Борис', 'E-mail': ' ', Город: '', SMS: 'может быть', ДР: '', 'Дата регистрации': '' },
    ];
    expect(importItems('customers', rows, mapping, context)).toEqual([
      { row: 1, body: { name: 'Анна', email: 'anna@example.test', attributes: { city: 'Тверь' }, consents: { sms: true }, birthday: '1990-03-08', registeredAt: '2024-12-31T20:30:00Z' } },
      { row: 2, body: { name: 'Борис', consents: { sms: 'может быть' } } },
    ]);
  });

  test('fields that do not exist are named', () => {
    expect(unknownFields('customers', { A: 'name', B: 'nmae', C: 'attributes.', D: 'attributes.x', E: 'lines.sku' })).toEqual(['nmae', 'attributes.', 'lines.sku']);
    expect(unknownFields('purchases', { A: 'externalId', B: 'lines[].sku', C: 'lines.0.name', D: 'unitPrice', E: 'customer', F: 'payment.rrn' })).toEqual(['payment.rrn']);
  });
});

describe('purchases of a file', () => {
  const mapping = { Чек: 'externalId', Клиент: 'customer.phone', Дата: 'occurredAt', Товар: 'lines.name', Кол: 'quantity', Цена: 'lines[].unitPrice', Метки: 'tags' };
  const row = (receipt: string, product: string, price: string, quantity = '1') => ({ Чек: receipt, Клиент: '8 900 123-45-67', Дата: '2026-03-01 12:00', Товар: product, Кол: quantity, Цена: price, Метки: '' });

  test('neighbouring rows of one receipt are its lines, and the first one gives it its number', () => {
    const items = importItems('purchases', [row('1', 'Кофе', '190,50', '2'), row('1', 'Кекс', '1 290'), row('2', 'Чай', '90')], mapping, context);
    expect(items.map(({ row: number }) => number)).toEqual([1, 3]);
    expect(items[0]!.body).toEqual({
      externalId: '1', customer: { phone: '8 900 123-45-67' }, occurredAt: '2026-03-01T09:00:00Z', currency: 'RUB',
      lines: [{ quantity: 2, name: 'Кофе', unitPriceMinor: 19_050 }, { quantity: 1, name: 'Кекс', unitPriceMinor: 129_000 }],
    });
  });

  test('rows without a receipt number are never one purchase', () => {
    expect(importItems('purchases', [row('', 'Кофе', '1'), row('', 'Чай', '1')], mapping, context)).toHaveLength(2);
  });

  test('what is not a number stays as it was written, for the schema to refuse', () => {
    const [item] = importItems('purchases', [row('1', 'Кофе', 'сто рублей', 'две')], mapping, context);
    expect(item!.body.lines).toEqual([{ quantity: 'две', name: 'Кофе', unitPriceMinor: 'сто рублей' }]);
  });

  test.each([['RUB', '12,5', 1250], ['JPY', '500', 500], ['KWD', '1.250', 1250], ['JPY', '1.50', '1.50']])('sums have the decimals of their currency: %s %s', (currency, cell, unitPriceMinor) => {
    const [item] = importItems('purchases', [{ Чек: '1', Валюта: currency, Цена: cell }], { Чек: 'externalId', Валюта: 'currency', Цена: 'unitPrice' }, context);
    expect(item!.body).toMatchObject({ currency, lines: [{ unitPriceMinor }] });
  });

  test('tags are split', () => {
    const [item] = importItems('purchases', [{ ...row('1', 'Кофе', '1'), Метки: 'акция; утро|, ' }], mapping, context);
    expect((item!.body.lines as { tags: string[] }[])[0]!.tags).toEqual(['акция', 'утро']);
  });
});
