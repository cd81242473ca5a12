import { byNamespace } from './by-namespace.ts';

/** Words of the editor of programs: they come with it. */
export default byNamespace(import.meta.glob<object>('./ru/programs.json', { eager: true, import: 'default' }));
