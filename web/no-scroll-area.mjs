/** What dialogs take of Mantine's ScrollArea, to see whether they were given that to scroll in: ours never are. */
export const ScrollArea = { Autosize: null };
