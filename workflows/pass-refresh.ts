import { proxyActivities, setCurrentDetails } from '@temporalio/workflow';
import type { CardActivities, RefreshedPass } from '#activities/cards.ts';
import type { PassRefreshInput } from '#domain/cards/pass.ts';

const { refreshPass } = proxyActivities<CardActivities>({ startToCloseTimeout: '1 minute', scheduleToCloseTimeout: '1 day', retry: { initialInterval: '1 second', maximumInterval: '10 minutes' } });

/** Tells the phones that hold a pass, and Google, that it shows something new; while their services are away it waits. */
export async function passRefresh(pass: PassRefreshInput): Promise<RefreshedPass> {
  const refreshed = await refreshPass(pass);
  setCurrentDetails(`Told **${refreshed.phones}** phone(s)${refreshed.google ? ' and Google' : ''}.`);
  return refreshed;
}
