/** The same histories in every run, so that what makes them differ is the change; `SEED=random` plays others, `SEED=<number>` those of a run that told its number. */
export function seedOf(asked = process.env['SEED']): number {
  if (asked === undefined) return 20_261_121;
  return asked === 'random' ? Date.now() % 1_000_000_000 : Number(asked);
}
