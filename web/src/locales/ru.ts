import { byNamespace } from './by-namespace.ts';

export default byNamespace(import.meta.glob<object>('./ru/*.json', { eager: true, import: 'default' }));
