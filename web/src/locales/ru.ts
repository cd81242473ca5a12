import { byNamespace } from './by-namespace.ts';

export default byNamespace(import.meta.glob<object>(['./ru/*.json', '!./ru/programs.json'], { eager: true, import: 'default' }));
