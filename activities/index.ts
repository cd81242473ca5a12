import type { Mailer } from '#integrations/mail/mailer.ts';
import { createCardActivities, type PassServices } from './cards.ts';
import { createCustomerActivities } from './customers.ts';
import { createIngestActivities } from './ingest.ts';
import { createInstrumentActivities } from './instruments.ts';
import { createLevelActivities } from './levels.ts';
import { createLoyaltyActivities } from './loyalty.ts';
import { createOfferActivities } from './offers.ts';
import { createOperationActivities } from './operations.ts';
import { createSimulationActivities } from './simulation.ts';

/** Every activity, with what it needs from outside. */
export function createActivities({ mailer, ...passServices }: { mailer: Mailer } & PassServices) {
  return { ...createLevelActivities(), ...createLoyaltyActivities(), ...createCustomerActivities({ mailer }), ...createCardActivities(passServices), ...createIngestActivities(), ...createInstrumentActivities(), ...createOfferActivities(), ...createOperationActivities(), ...createSimulationActivities() };
}
