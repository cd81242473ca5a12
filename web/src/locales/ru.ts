import { byNamespace } from './by-namespace.ts';

export default byNamespace(import.meta.glob<object>(['./ru/*.json', '!./ru/{programs,instruments,offers,segments,cards,health}.json'], { eager: true, import: 'default' }));
