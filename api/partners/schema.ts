import { z } from 'zod';
import { externalId, id, text, timezone } from '#domain/shared/schemas.ts';
import { PLACE_KINDS } from '#domain/partners/tree.ts';
import { listOf, page } from '../routing/schemas.ts';

export const placeParams = z.strictObject({ externalId });

const MOST_MERCHANTS = 100;

export const savePlaceBody = z.strictObject({
  name: text(200),
  kind: z.enum(PLACE_KINDS),
  parent: externalId.nullish().meta({ description: 'The place above; without it the place is a topmost one' }),
  timezone: timezone.nullish(),
  merchantIds: z.array(text(64)).max(MOST_MERCHANTS).optional().meta({ description: 'What acquirers call this place' }),
});

export const listPlacesQuery = z.strictObject(page);

const place = z.strictObject({
  id, externalId: z.string(), name: z.string(), kind: z.enum(PLACE_KINDS), parent: z.string().nullable(), timezone: z.string().nullable(),
  merchantIds: z.array(z.string()), path: z.string().meta({ description: 'Ids from the topmost place down to this one; a subtree is a prefix' }),
}).meta({ id: 'Place' });

export const placeAnswer = z.strictObject({ place });
export const placesAnswer = listOf(place);
