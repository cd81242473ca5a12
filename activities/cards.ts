import { makeCards } from '#db/commands/cards/batches.ts';
import { remindDelivery } from '#db/commands/cards/delivery.ts';
import { findPassWatch, notePassTold, type PassWatch } from '#db/commands/cards/pass-watches.ts';
import { currentPass, unregisterDevice, type CurrentPass } from '#db/commands/cards/passes.ts';
import type { PassRefreshInput } from '#domain/cards/pass.ts';
import type { DeliveryState } from '#domain/cards/state.ts';
import type { PassPusher } from '#integrations/apple-wallet/push.ts';
import type { WalletObjects } from '#integrations/google-wallet/object-update.ts';
import { loyaltyObject } from '#integrations/google-wallet/save-link.ts';
import { beating } from './beating.ts';

export type CardActivities = ReturnType<typeof createCardActivities>;

export interface PassServices {
  passPusher: PassPusher;
  walletObjects: WalletObjects;
  googleIssuerId: string;
}

export interface RefreshedPass {
  /** Phones that were told. */
  phones: number;
  google: boolean;
}

export function createCardActivities({ passPusher, walletObjects, googleIssuerId }: PassServices) {
  /** Tells every phone that holds the pass; those that hold it no more are forgotten. @returns how many were told */
  async function tellPhones({ organizationId, cardId }: PassRefreshInput, { devices }: PassWatch): Promise<number> {
    const outcomes = await Promise.all(devices.map(async ({ deviceId, pushToken }) => {
      const outcome = await passPusher.push(pushToken);
      if (outcome === 'gone') await unregisterDevice({ organizationId, cardId, deviceId });
      return outcome;
    }));
    return outcomes.filter((outcome) => outcome === 'told').length;
  }

  const tellGoogle = async ({ content, programId }: CurrentPass) => (await walletObjects.update(loyaltyObject(content, { issuerId: googleIssuerId }, programId))) === 'updated';

  return {
    /** Makes the next cards of a batch; a repeat goes on where the last attempt stood. */
    makeCards: (chunk: { organizationId: string; batchId: string; limit: number }): Promise<{ done: number; count: number }> => beating(makeCards(chunk)),
    /** Marks a delivery that is stuck. @returns the state it is in */
    remindDelivery: (reminder: { organizationId: string; deliveryId: string; reminder: number }): Promise<DeliveryState> => remindDelivery(reminder),
    /** Tells phones and Google of a pass that shows something else than they were told last. A repeat tells them again at worst. */
    async refreshPass(pass: PassRefreshInput): Promise<RefreshedPass> {
      const watch = await findPassWatch(pass);
      if (!watch) return { phones: 0, google: false };
      const current = await currentPass(pass.organizationId, pass.cardId);
      const isNew = current !== undefined && current.contentHash !== current.pushedHash;
      const refreshed = isNew ? { phones: await tellPhones(pass, watch), google: watch.isInGoogle && (await tellGoogle(current)) } : { phones: 0, google: false };
      await notePassTold(pass, { checkAt: watch.checkAt, contentHash: isNew ? current.contentHash : null, membershipId: current?.membershipId ?? null, nextCheckAt: current?.changesAt ?? null });
      return refreshed;
    },
  };
}
