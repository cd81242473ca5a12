import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useCan } from '../../../session.ts';
import { useNames } from '../../customers/names.ts';
import { customerQuery } from '../../customers/queries.ts';

/** A person by id, as a link to the profile. */
export function CustomerName({ id }: { id: string }) {
  const names = useNames();
  const mayRead = useCan('customers.read');
  const { data } = useQuery({ ...customerQuery(id), enabled: mayRead });
  if (!mayRead) return <span className="m">—</span>;
  return <Link to="/customers/$customerId" params={{ customerId: id }}><bdi>{data ? names.customer(data.customer) : '…'}</bdi></Link>;
}
