import { byNamespace } from './by-namespace.ts';

export default byNamespace(import.meta.glob<object>(['./ru/*.json', '!./ru/{programs,loyalty,members,instruments,offers,cards,cashier}.json'], { eager: true, import: 'default' }));
