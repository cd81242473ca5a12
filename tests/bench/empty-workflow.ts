/** What a run costs that does nothing: the measure of every other. */
export async function empty(): Promise<void> {}
