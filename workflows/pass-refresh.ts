import { defineSignal, proxyActivities, setCurrentDetails, setHandler } from '@temporalio/workflow';
import type { CardActivities, RefreshedPass } from '#activities/cards.ts';
import type { PassRefreshInput } from '#domain/cards/pass.ts';

const { refreshPass } = proxyActivities<CardActivities>({ startToCloseTimeout: '1 minute', scheduleToCloseTimeout: '1 day', retry: { initialInterval: '1 second', maximumInterval: '10 minutes' } });

export const passChanged = defineSignal('passChanged');

/** Tells the phones that hold a pass, and Google, that it shows something new; while their services are away it waits. What changes meanwhile is told, too. */
export async function passRefresh(pass: PassRefreshInput): Promise<RefreshedPass> {
  let isOld = true;
  setHandler(passChanged, () => void (isOld = true), { description: 'The pass may show something new again' });
  let refreshed: RefreshedPass = { phones: 0, google: false };
  while (isOld) {
    isOld = false;
    const told = await refreshPass(pass);
    refreshed = { phones: refreshed.phones + told.phones, google: refreshed.google || told.google };
  }
  setCurrentDetails(`Told **${refreshed.phones}** phone(s)${refreshed.google ? ' and Google' : ''}.`);
  return refreshed;
}
