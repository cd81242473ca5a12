/** What an organization starts with, by its country: the business time zone of most of its people, its money and language. */
export interface CountryDefaults {
  timezone: string;
  currency: string;
  locale: string;
}

type Row = readonly [timezone: string, currency: string, locale: string];

const OF_COUNTRY: Record<string, Row> = {
  RU: ['Europe/Moscow', 'RUB', 'ru'], BY: ['Europe/Minsk', 'BYN', 'ru'], KZ: ['Asia/Almaty', 'KZT', 'ru'], KG: ['Asia/Bishkek', 'KGS', 'ru'],
  UZ: ['Asia/Tashkent', 'UZS', 'ru'], TJ: ['Asia/Dushanbe', 'TJS', 'ru'], TM: ['Asia/Ashgabat', 'TMT', 'ru'], AM: ['Asia/Yerevan', 'AMD', 'ru'],
  AZ: ['Asia/Baku', 'AZN', 'ru'], GE: ['Asia/Tbilisi', 'GEL', 'en'], MD: ['Europe/Chisinau', 'MDL', 'ru'], MN: ['Asia/Ulaanbaatar', 'MNT', 'ru'],
  AE: ['Asia/Dubai', 'AED', 'ar'], SA: ['Asia/Riyadh', 'SAR', 'ar'], QA: ['Asia/Qatar', 'QAR', 'ar'], KW: ['Asia/Kuwait', 'KWD', 'ar'],
  BH: ['Asia/Bahrain', 'BHD', 'ar'], OM: ['Asia/Muscat', 'OMR', 'ar'], JO: ['Asia/Amman', 'JOD', 'ar'], EG: ['Africa/Cairo', 'EGP', 'ar'],
  IQ: ['Asia/Baghdad', 'IQD', 'ar'], LB: ['Asia/Beirut', 'LBP', 'ar'], MA: ['Africa/Casablanca', 'MAD', 'ar'], TN: ['Africa/Tunis', 'TND', 'ar'],
  DZ: ['Africa/Algiers', 'DZD', 'ar'], TR: ['Europe/Istanbul', 'TRY', 'en'], IL: ['Asia/Jerusalem', 'ILS', 'en'], IN: ['Asia/Kolkata', 'INR', 'en'],
  CN: ['Asia/Shanghai', 'CNY', 'en'], JP: ['Asia/Tokyo', 'JPY', 'en'], KR: ['Asia/Seoul', 'KRW', 'en'], SG: ['Asia/Singapore', 'SGD', 'en'],
  TH: ['Asia/Bangkok', 'THB', 'en'], ID: ['Asia/Jakarta', 'IDR', 'en'], MY: ['Asia/Kuala_Lumpur', 'MYR', 'en'], VN: ['Asia/Ho_Chi_Minh', 'VND', 'en'],
  US: ['America/New_York', 'USD', 'en'], CA: ['America/Toronto', 'CAD', 'en'], MX: ['America/Mexico_City', 'MXN', 'en'], BR: ['America/Sao_Paulo', 'BRL', 'en'],
  GB: ['Europe/London', 'GBP', 'en'], CH: ['Europe/Zurich', 'CHF', 'en'], NO: ['Europe/Oslo', 'NOK', 'en'], SE: ['Europe/Stockholm', 'SEK', 'en'],
  DK: ['Europe/Copenhagen', 'DKK', 'en'], PL: ['Europe/Warsaw', 'PLN', 'en'], CZ: ['Europe/Prague', 'CZK', 'en'], HU: ['Europe/Budapest', 'HUF', 'en'],
  RO: ['Europe/Bucharest', 'RON', 'en'], BG: ['Europe/Sofia', 'EUR', 'en'], RS: ['Europe/Belgrade', 'RSD', 'en'], DE: ['Europe/Berlin', 'EUR', 'en'],
  AT: ['Europe/Vienna', 'EUR', 'en'], FR: ['Europe/Paris', 'EUR', 'en'], ES: ['Europe/Madrid', 'EUR', 'en'], IT: ['Europe/Rome', 'EUR', 'en'],
  NL: ['Europe/Amsterdam', 'EUR', 'en'], BE: ['Europe/Brussels', 'EUR', 'en'], PT: ['Europe/Lisbon', 'EUR', 'en'], IE: ['Europe/Dublin', 'EUR', 'en'],
  FI: ['Europe/Helsinki', 'EUR', 'en'], GR: ['Europe/Athens', 'EUR', 'en'], EE: ['Europe/Tallinn', 'EUR', 'en'], LV: ['Europe/Riga', 'EUR', 'en'],
  LT: ['Europe/Vilnius', 'EUR', 'en'], CY: ['Asia/Nicosia', 'EUR', 'en'], ZA: ['Africa/Johannesburg', 'ZAR', 'en'], NG: ['Africa/Lagos', 'NGN', 'en'],
  AU: ['Australia/Sydney', 'AUD', 'en'], NZ: ['Pacific/Auckland', 'NZD', 'en'],
};

const ELSEWHERE: Row = ['UTC', 'USD', 'en'];

/** Countries outside the table start in UTC, US dollars and English: wrong money would be worse than foreign money. */
export function defaultsOfCountry(country: string): CountryDefaults {
  const [timezone, currency, locale] = OF_COUNTRY[country] ?? ELSEWHERE;
  return { timezone, currency, locale };
}
