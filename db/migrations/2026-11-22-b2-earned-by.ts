import type { Migration } from '../migrate.ts';

/** What a purchase earned in each wallet: points of different wallets are different units and have no sum. Null: read from its answer. */
export const up: Migration = async (run) => {
  await run('ALTER TABLE purchases ADD COLUMN earned_by JSON NULL');
};

export const down: Migration = async (run) => {
  await run('ALTER TABLE purchases DROP COLUMN earned_by');
};
