/** The places of the demo: one holding, three networks, points of sale in Moscow and Kazan. */
export const places = [
  { externalId: 'polden', name: 'Полдень', kind: 'holding' },
  { externalId: 'kino', name: 'Кинотеатры «Полдень»', kind: 'network', parent: 'polden' },
  { externalId: 'terrasa', name: 'Рестораны «Терраса»', kind: 'network', parent: 'polden' },
  { externalId: 'forma', name: 'Фитнес-клуб «Форма»', kind: 'network', parent: 'polden' },
  { externalId: 'kino-tverskaya', name: 'Полдень на Тверской', kind: 'point', parent: 'kino' },
  { externalId: 'kino-khodynka', name: 'Полдень Ходынка', kind: 'point', parent: 'kino' },
  { externalId: 'kino-kazan-mall', name: 'Полдень Казань Молл', kind: 'point', parent: 'kino' },
  { externalId: 'terrasa-patriki', name: 'Терраса на Патриарших', kind: 'point', parent: 'terrasa' },
  { externalId: 'terrasa-city', name: 'Терраса Сити', kind: 'point', parent: 'terrasa' },
  { externalId: 'terrasa-bauman', name: 'Терраса на Баумана', kind: 'point', parent: 'terrasa' },
  { externalId: 'terrasa-kaban', name: 'Терраса на Кабане', kind: 'point', parent: 'terrasa' },
  { externalId: 'forma-sokol', name: 'Форма Сокол', kind: 'point', parent: 'forma' },
].map((place) => ({ ...place, timezone: 'Europe/Moscow' }));

/** Where people of a city go, with how often: point, kind of business, weight. */
export const visits = {
  Москва: [['kino-tverskaya', 'cinema', 5], ['kino-khodynka', 'cinema', 4], ['terrasa-patriki', 'restaurant', 4], ['terrasa-city', 'restaurant', 3], ['forma-sokol', 'fitness', 3]],
  Казань: [['kino-kazan-mall', 'cinema', 6], ['terrasa-bauman', 'restaurant', 5], ['terrasa-kaban', 'restaurant', 3]],
};

/** What is sold: name, category, price in kopecks, how often it is chosen, the largest quantity. */
const goods = (category, rows) => rows.map(([name, unitPriceMinor, weight, most = 1]) => ({ name, category, unitPriceMinor, weight, most }));

export const menu = {
  cinema: {
    first: goods('cinema.ticket', [['Билет, утренний сеанс', 32_000, 2, 4], ['Билет, вечерний сеанс', 48_000, 5, 4], ['Билет, зал IMAX', 69_000, 2, 3], ['Билет, детский', 26_000, 1, 4]]),
    follows: goods('cinema.bar', [['Попкорн солёный', 39_000, 4, 2], ['Попкорн карамельный', 42_000, 4, 2], ['Лимонад', 22_000, 4, 3], ['Начос с сыром', 45_000, 2, 2], ['Кофе', 25_000, 2, 2]]),
    most: 2,
  },
  restaurant: {
    first: goods('restaurant.kitchen', [['Паста с морепродуктами', 89_000, 4, 2], ['Стейк рибай', 265_000, 2, 2], ['Том ям', 74_000, 3, 2], ['Салат с ростбифом', 68_000, 3, 2], ['Хинкали, 5 штук', 59_000, 3, 3], ['Бизнес-ланч', 54_000, 5, 2]]),
    follows: [
      ...goods('restaurant.kitchen', [['Медовик', 42_000, 3, 2], ['Борщ', 49_000, 2, 2], ['Хлебная корзина', 26_000, 2]]),
      ...goods('restaurant.bar', [['Облепиховый чай', 38_000, 4, 2], ['Капучино', 29_000, 4, 3], ['Бокал вина', 69_000, 3, 3], ['Вода', 19_000, 3, 3]]),
    ],
    most: 4,
  },
  fitness: {
    first: [
      ...goods('fitness.class', [['Йога', 120_000, 4], ['Бассейн', 95_000, 4], ['Тренировка с тренером', 290_000, 2]]),
      ...goods('fitness.pass', [['Абонемент на месяц', 490_000, 3], ['Абонемент на год', 3_900_000, 0.25]]),
    ],
    follows: goods('fitness.class', [['Массаж', 250_000, 1], ['Солярий', 60_000, 1]]),
    most: 1,
  },
};

/** When people come, by hour of the day in Moscow: hour and weight. */
export const hours = {
  cinema: [[11, 1], [13, 2], [15, 3], [17, 4], [19, 7], [21, 6]],
  restaurant: [[9, 2], [12, 5], [13, 6], [14, 3], [18, 4], [19, 6], [20, 5], [22, 2]],
  fitness: [[7, 4], [9, 3], [12, 2], [18, 5], [19, 6], [20, 3]],
};
