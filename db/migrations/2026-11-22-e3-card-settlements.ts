import type { Migration } from '../migrate.ts';

const ID = 'CHAR(36) CHARACTER SET ascii COLLATE ascii_bin';
const TOKEN = 'VARCHAR(200) COLLATE utf8mb4_bin';
const CODE = 'VARCHAR(50) COLLATE utf8mb4_bin';

/** Pending points of authorisations, and the receipts that may be the same purchases as transactions of linked cards. */
export const up: Migration = async (run) => {
  await run(`CREATE TABLE card_link_holds (
    organization_id ${ID} NOT NULL,
    transaction_id ${TOKEN} NOT NULL,
    membership_id ${ID} NOT NULL,
    lots JSON NOT NULL,
    held_at DATETIME(3) NOT NULL,
    released_at DATETIME(3) NULL,
    created_at DATETIME(3) NOT NULL,
    PRIMARY KEY (organization_id, transaction_id)
  )`);
  // is_earning is 0 for a receipt that earned nothing because a transaction of a linked card did.
  await run(`CREATE TABLE card_link_receipts (
    purchase_id ${ID} PRIMARY KEY,
    organization_id ${ID} NOT NULL,
    auth_code ${CODE} NOT NULL,
    merchant_ids JSON NOT NULL,
    payable_minor BIGINT NOT NULL,
    is_earning BOOLEAN NOT NULL,
    occurred_at DATETIME(3) NOT NULL,
    KEY card_link_receipts_code (organization_id, auth_code, occurred_at),
    KEY card_link_receipts_idle (organization_id, is_earning, purchase_id)
  )`);
  // A row is locked while a receipt or a transaction with the code is booked: of the two the first one earns.
  await run(`CREATE TABLE card_link_codes (
    organization_id ${ID} NOT NULL,
    auth_code ${CODE} NOT NULL,
    PRIMARY KEY (organization_id, auth_code)
  )`);
};

export const down: Migration = async (run) => {
  for (const table of ['card_link_codes', 'card_link_receipts', 'card_link_holds']) await run(`DROP TABLE IF EXISTS ${table}`);
};
