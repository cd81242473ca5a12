export type ImportKind = 'customers' | 'purchases';

export interface Field {
  /** What the server calls it. */
  name: string;
  /** Key of its words: imports:field.<label>. */
  label: string;
  /** Headings that mean it, in the languages of our users. */
  guess: RegExp;
}

const customers: Field[] = [
  { name: 'externalId', label: 'externalId', guess: /^(external.?id|customer.?id|client.?id|id|код|номер клиента|код клиента|ид|رقم العميل)$/i },
  { name: 'name', label: 'name', guess: /^(name|full.?name|fio|имя|фио|клиент|الاسم|اسم العميل)$/i },
  { name: 'phone', label: 'phone', guess: /phone|mobile|тел|моб|هاتف|جوال/i },
  { name: 'email', label: 'email', guess: /e-?mail|почт|эл\.? ?адрес|بريد/i },
  { name: 'telegram', label: 'telegram', guess: /telegram|телеграм|تيليغرام/i },
  { name: 'birthday', label: 'birthday', guess: /birth|рожд|ميلاد/i },
  { name: 'registeredAt', label: 'registeredAt', guess: /regist|created|регистр|дата созд|с нами|تسجيل/i },
  { name: 'locale', label: 'locale', guess: /^(locale|lang|language|язык|اللغة)$/i },
  { name: 'timezone', label: 'timezone', guess: /time.?zone|часовой пояс|المنطقة الزمنية/i },
  { name: 'consents.email', label: 'consentEmail', guess: /consent.*mail|соглас.*(почт|mail)/i },
  { name: 'consents.sms', label: 'consentSms', guess: /consent.*sms|соглас.*(sms|смс)/i },
  { name: 'consents.telegram', label: 'consentTelegram', guess: /consent.*telegram|соглас.*телеграм/i },
];

const purchases: Field[] = [
  { name: 'externalId', label: 'purchaseExternalId', guess: /^(external.?id|receipt.*|order.?id|check|чек|номер чека|заказ|№ ?чека|رقم الفاتورة)$/i },
  { name: 'occurredAt', label: 'occurredAt', guess: /occurred|date|time|дата|время|تاريخ/i },
  { name: 'customer.externalId', label: 'customerExternalId', guess: /customer.*id|client.*id|(код|номер|ид) клиента|رقم العميل/i },
  { name: 'customer.phone', label: 'customerPhone', guess: /phone|тел|هاتف/i },
  { name: 'customer.email', label: 'customerEmail', guess: /e-?mail|почт|بريد/i },
  { name: 'place', label: 'place', guess: /place|store|shop|магазин|точка|место|موقع|فرع/i },
  { name: 'lines.name', label: 'lineName', guess: /^(item|product|name|goods|товар|наименование|название|البند|المنتج)$/i },
  { name: 'lines.sku', label: 'sku', guess: /sku|article|артикул|رمز المنتج/i },
  { name: 'lines.category', label: 'category', guess: /categor|катег|فئة/i },
  { name: 'lines.quantity', label: 'quantity', guess: /quantity|qty|кол-?во|количество|كمية/i },
  { name: 'lines.unitPriceMinor', label: 'unitPriceMinor', guess: /minor|копе/i },
  { name: 'lines.unitPrice', label: 'unitPrice', guess: /price|amount|sum|цена|сумма|стоим|سعر|مبلغ/i },
  { name: 'currency', label: 'currency', guess: /currency|валюта|عملة/i },
];

export const fieldsOf = (kind: ImportKind): Field[] => (kind === 'customers' ? customers : purchases);

/** Column of the file → field of the server; a column that is not loaded is absent. */
export type Mapping = Record<string, string>;

/** Each field at most once, in the order of the columns. */
export function guessMapping(kind: ImportKind, columns: string[]): Mapping {
  const mapping: Mapping = {};
  for (const column of columns) {
    const field = fieldsOf(kind).find(({ name, guess }) => (guess.test(column.trim()) || column.trim().toLowerCase() === name.toLowerCase()) && !Object.values(mapping).includes(name));
    if (field) mapping[column] = field.name;
  }
  return mapping;
}

export interface MappingGaps {
  /** Names of fields without a column. */
  missing: string[];
  needsIdentity: boolean;
  /** Names of fields chosen twice. */
  twice: string[];
}

const identities: Record<ImportKind, string[]> = {
  customers: ['externalId', 'phone', 'email', 'telegram'],
  purchases: ['customer.externalId', 'customer.phone', 'customer.email'],
};

export function gapsOf(kind: ImportKind, mapping: Mapping): MappingGaps {
  const chosen = Object.values(mapping);
  const required = kind === 'customers' ? [] : ['externalId', 'occurredAt', 'lines.name'];
  const missing = required.filter((name) => !chosen.includes(name));
  if (kind === 'purchases' && !chosen.includes('lines.unitPrice') && !chosen.includes('lines.unitPriceMinor')) missing.push('lines.unitPrice');
  return {
    missing,
    needsIdentity: !identities[kind].some((name) => chosen.includes(name)),
    twice: [...new Set(chosen.filter((name, index) => chosen.indexOf(name) !== index))],
  };
}

const samples: Record<ImportKind, (string | number)[][]> = {
  customers: [['externalId', 'name', 'phone', 'email', 'birthday', 'registeredAt'], ['C-108447', 'Ирина Соколова', '79162041873', 'irina@example.com', '1991-12-09', '2024-05-14']],
  purchases: [['externalId', 'occurredAt', 'customer.externalId', 'place', 'lines.name', 'lines.quantity', 'lines.unitPrice'], ['0418-2207', '2026-10-03 14:36', 'C-108447', 'lesnaya', 'Капучино', 2, 290], ['0418-2207', '2026-10-03 14:36', 'C-108447', 'lesnaya', 'Сырники', 1, 420]],
};

export const sampleOf = (kind: ImportKind) => samples[kind];
