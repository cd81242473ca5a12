import { byNamespace } from './by-namespace.ts';

export default byNamespace(import.meta.glob<object>(['./en/*.json', '!./en/programs.json'], { eager: true, import: 'default' }));
