import type { Migration } from '../migrate.ts';

const ID = 'CHAR(36) CHARACTER SET ascii COLLATE ascii_bin';
const WORD = 'VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin';
const TOKEN = 'VARCHAR(200) COLLATE utf8mb4_bin';

/** Payment cards that earn without being shown: only the provider's token and the last four digits; and what the provider tells of them. */
export const up: Migration = async (run) => {
  // is_linked is 1 while the card is linked and NULL afterwards: a token is linked once at a time.
  await run(`CREATE TABLE payment_cards (
    id ${ID} PRIMARY KEY,
    organization_id ${ID} NOT NULL,
    customer_id ${ID} NOT NULL,
    provider ${WORD} NOT NULL,
    card_token ${TOKEN} NOT NULL,
    scheme ${WORD} NOT NULL,
    last4 CHAR(4) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    is_linked TINYINT NULL,
    linked_at DATETIME(3) NOT NULL,
    unlinked_at DATETIME(3) NULL,
    UNIQUE KEY payment_cards_token (organization_id, provider, card_token, is_linked),
    KEY payment_cards_customer (organization_id, customer_id, linked_at),
    CONSTRAINT payment_cards_holder FOREIGN KEY (customer_id) REFERENCES customers (id)
  )`);
  await run(`CREATE TABLE card_link_events (
    id ${ID} PRIMARY KEY,
    organization_id ${ID} NOT NULL,
    provider ${WORD} NOT NULL,
    type VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    event_id ${TOKEN} NOT NULL,
    transaction_id ${TOKEN} NOT NULL,
    body_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    payment_card_id ${ID} NULL,
    customer_id ${ID} NULL,
    place_id ${ID} NULL,
    amount_minor BIGINT NOT NULL,
    currency CHAR(3) NOT NULL,
    merchant_id VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
    auth_code VARCHAR(40) COLLATE utf8mb4_bin NULL,
    status VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    purchase_id ${ID} NULL,
    occurred_at DATETIME(3) NOT NULL,
    created_at DATETIME(3) NOT NULL,
    UNIQUE KEY card_link_events_event (organization_id, type, event_id),
    KEY card_link_events_transaction (organization_id, transaction_id, occurred_at),
    KEY card_link_events_receipt (organization_id, auth_code, occurred_at),
    CONSTRAINT card_link_events_to_card FOREIGN KEY (payment_card_id) REFERENCES payment_cards (id)
  )`);
};

export const down: Migration = async (run) => {
  for (const table of ['card_link_events', 'payment_cards']) await run(`DROP TABLE IF EXISTS ${table}`);
};
