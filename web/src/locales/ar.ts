import { byNamespace } from './by-namespace.ts';

export default byNamespace(import.meta.glob<object>(['./ar/*.json', '!./ar/{programs,loyalty,members,instruments,offers,cards,cashier}.json'], { eager: true, import: 'default' }));
