import { byNamespace } from './by-namespace.ts';

export default byNamespace(import.meta.glob<object>(['./ar/*.json', '!./ar/programs.json'], { eager: true, import: 'default' }));
