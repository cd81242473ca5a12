import { crumb } from './words.ts';

const CRUMBS = /([^\s“”«»"]+(?: › [^\s“”«»"]+)+)/;

/** A sentence; where it names a category by its path, the code itself is there on hover. */
export function Told({ text }: { text: string }) {
  return <>{text.split(CRUMBS).map((part, index) => (index % 2 === 1 ? <bdi key={index} title={part.split(' › ').join('.')}>{part}</bdi> : part))}</>;
}

/** The path of a category as a crumb, its code on hover. */
export const Crumb = ({ code }: { code: string }) => <bdi title={code}>{crumb(code)}</bdi>;
