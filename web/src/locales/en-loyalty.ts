import { byNamespace } from './by-namespace.ts';

/** Words of the editor of programs: they come with it. */
export default byNamespace(import.meta.glob<object>('./en/programs.json', { eager: true, import: 'default' }));
