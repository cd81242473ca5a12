import { byNamespace } from './by-namespace.ts';

export default byNamespace(import.meta.glob<object>(['./en/*.json', '!./en/{programs,instruments,offers,segments,cards,health}.json'], { eager: true, import: 'default' }));
