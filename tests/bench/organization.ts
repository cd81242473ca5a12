import { newId } from '#domain/shared/ids.ts';
import { createClient } from './load.ts';

/** A new organization with customers C0, C1, … and a client of it. */
export async function benchOrganization(appUrl: string, { customers, callers }: { customers: number; callers: number }) {
  const door = createClient(appUrl, undefined, 1);
  const registered = await door.call('POST', '/v1/auth/register', { name: 'Bench', email: `bench-${newId()}@example.test`, password: 'measured twice' });
  const { apiKey, organization } = JSON.parse(registered.text) as { apiKey: { secret: string }; organization: { id: string } };
  door.close();
  const api = createClient(appUrl, apiKey.secret, callers);
  const items = Array.from({ length: customers }, (_, index) => ({ externalId: `C${index}`, name: `Customer ${index}` }));
  const batch = await api.call('POST', '/v1/customers/batch', { items });
  if (batch.status !== 200) throw new Error(`customers: ${batch.status} ${batch.text.slice(0, 300)}`);
  return { api, organizationId: organization.id };
}
