import { byNamespace } from './by-namespace.ts';

/** Words of programs, instruments, offers, segments, cards and of the checks of ledgers: they come with these pages. */
export default byNamespace(import.meta.glob<object>('./en/{programs,instruments,offers,segments,cards,health}.json', { eager: true, import: 'default' }));
