import type { Migration } from '../migrate.ts';

/**
 * What leads to the rows of one customer where they are exported, merged and erased; to the latest entries of an instrument, which are in
 * order whatever their type; to deliveries in the order of their list.
 */
export const up: Migration = async (run) => {
  await run('ALTER TABLE card_link_events ADD KEY card_link_events_customer (organization_id, customer_id)');
  await run('ALTER TABLE offer_uses ADD KEY offer_uses_of_customer (organization_id, customer_id)');
  await run('ALTER TABLE offer_exposures ADD KEY offer_exposures_of_customer (organization_id, customer_id)');
  await run('ALTER TABLE purchase_attempts ADD KEY purchase_attempts_customer (organization_id, customer_id)');
  await run('ALTER TABLE card_deliveries ADD KEY card_deliveries_listed (organization_id, needs_attention, changed_at, id)');
  await run('ALTER TABLE instrument_entries ADD KEY instrument_entries_ledger (instrument_id, occurred_at, id, uses), DROP KEY instrument_entries_in_order');
};

export const down: Migration = async (run) => {
  await run('ALTER TABLE instrument_entries ADD KEY instrument_entries_in_order (instrument_id, type, occurred_at, id), DROP KEY instrument_entries_ledger');
  await run('ALTER TABLE card_deliveries DROP KEY card_deliveries_listed');
  await run('ALTER TABLE purchase_attempts DROP KEY purchase_attempts_customer');
  await run('ALTER TABLE offer_exposures DROP KEY offer_exposures_of_customer');
  await run('ALTER TABLE offer_uses DROP KEY offer_uses_of_customer');
  await run('ALTER TABLE card_link_events DROP KEY card_link_events_customer');
};
