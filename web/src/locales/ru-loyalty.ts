import { byNamespace } from './by-namespace.ts';

/** Words of Loyalty: see `loadWords`. */
export default byNamespace(import.meta.glob<object>('./ru/{programs,loyalty,members,instruments,offers,cards,cashier}.json', { eager: true, import: 'default' }));
