import type { Migration } from '../migrate.ts';

const ID = 'CHAR(36) CHARACTER SET ascii COLLATE ascii_bin';

/** Passes that somebody has on a phone: whose balance they show, and when to look whether they show it still. */
export const up: Migration = async (run) => {
  await run(`CREATE TABLE wallet_watches (
    card_id ${ID} PRIMARY KEY,
    organization_id ${ID} NOT NULL,
    membership_id ${ID} NULL,
    is_in_google BOOLEAN NOT NULL DEFAULT FALSE,
    check_at DATETIME(3) NULL,
    KEY wallet_watches_member (membership_id),
    KEY wallet_watches_due (check_at),
    CONSTRAINT wallet_watches_card FOREIGN KEY (card_id) REFERENCES cards (id)
  )`);
};

export const down: Migration = async (run) => {
  await run('DROP TABLE IF EXISTS wallet_watches');
};
