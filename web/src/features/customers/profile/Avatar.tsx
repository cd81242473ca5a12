import { IconUser } from '@tabler/icons-react';
import { initials } from '../../../lib/format.ts';

/** The initials of a name; people without a name get a figure, not a digit of their phone. */
export function Avatar({ name }: { name: string | null }) {
  const letters = initials(name ?? '');
  return <span className="ava l" aria-hidden>{letters || <IconUser size={22} stroke={1.75} />}</span>;
}
