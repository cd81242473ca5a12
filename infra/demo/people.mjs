import { arabic, english, russian } from './names.mjs';

const DAY_MS = 86_400_000;
const HISTORY_DAYS = 400;

function nameOf(random) {
  const language = random.weighted([['ru', 88], ['en', 7], ['ar', 5]]);
  const { first, last } = language === 'ru' ? random.pick([russian.men, russian.women]) : { en: english, ar: arabic }[language];
  return { locale: language, name: `${random.pick(first)} ${random.pick(last)}` };
}

/** More than half were here before the history begins, the rest come evenly; a few in the last days, so that the home page has newcomers. */
function registeredDaysAgo(random, index) {
  if (index < 8) return 0.2 + index * 0.4;
  return random.chance(0.55) ? HISTORY_DAYS + random.next() * 250 : random.next() * HISTORY_DAYS;
}

/**
 * Invented customers with their habits: `body` goes to the API, the rest steers what they buy.
 *
 * E-mail addresses are on a domain that is reserved for examples, and phone numbers have the code 945, which the Russian
 * numbering plan had given to no operator when this was written.
 */
export function inventPeople({ random, count, now }) {
  return Array.from({ length: count }, (_, index) => {
    const number = String(index + 1).padStart(4, '0');
    const registeredAt = now - registeredDaysAgo(random, index) * DAY_MS;
    const city = random.weighted([['Москва', 62], ['Казань', 38]]);
    const weight = random.heavyTail(0.85);
    const leavesAt = random.chance(0.28) ? registeredAt + random.next() * (now - registeredAt) : Infinity;
    const { name, locale } = nameOf(random);
    return {
      city,
      weight,
      registeredAt,
      leavesAt,
      spendsPoints: random.chance(0.4) ? random.next() * 0.6 : 0.02,
      body: {
        externalId: `C-${number}`,
        name,
        email: `customer${number}@example.com`,
        ...(random.chance(0.85) && { phone: `+7945000${number}` }),
        locale,
        timezone: 'Europe/Moscow',
        ...(random.chance(0.8) && { birthday: `${random.between(1958, 2006)}-${pad(random.between(1, 12))}-${pad(random.between(1, 28))}` }),
        attributes: { city },
        consents: { email: random.chance(0.85), sms: random.chance(0.5) },
        registeredAt: new Date(registeredAt).toISOString(),
      },
    };
  });
}

const pad = (value) => String(value).padStart(2, '0');
