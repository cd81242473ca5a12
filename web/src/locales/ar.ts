import { byNamespace } from './by-namespace.ts';

export default byNamespace(import.meta.glob<object>(['./ar/*.json', '!./ar/{programs,instruments,offers,segments,cards,health}.json'], { eager: true, import: 'default' }));
