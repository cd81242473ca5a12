import { z } from 'zod';
import { externalId, id } from '../shared/schemas.ts';

/** How a caller names a customer: by exactly one of these. Phones are read in the organization's country. */
export const CustomerReference = z.union([
  z.strictObject({ id }),
  z.strictObject({ externalId }),
  z.strictObject({ email: z.string().min(1).max(254) }),
  z.strictObject({ phone: z.string().min(1).max(40) }),
  z.strictObject({ card: z.string().min(1).max(40) }),
], { error: 'must be exactly one of {id}, {externalId}, {email}, {phone}, {card}' }).meta({ id: 'CustomerReference', description: 'Names a customer by exactly one key' });

export type CustomerReference = z.output<typeof CustomerReference>;
