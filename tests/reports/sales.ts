import { hashToken } from '#api/accounts/tokens.ts';
import { registerCustomers } from '#db/commands/customers/register-customers.ts';
import { bookPurchases } from '#db/commands/purchases/book.ts';
import { bookReturn } from '#db/commands/purchases/book-return.ts';
import { preparePurchases } from '#db/commands/purchases/prepare.ts';
import { PurchaseBody } from '#domain/loyalty/purchase/body.ts';
import type { BookingOutcome } from '#domain/loyalty/purchase/command.ts';
import { DomainError } from '#domain/shared/errors.ts';
import { newId } from '#domain/shared/ids.ts';

export interface Sale {
  customer: string;
  at: string;
  minor: number;
  place?: string;
  currency?: string;
  spend?: number;
}

function idOf(outcome: BookingOutcome | undefined): string {
  if (outcome?.status !== 'processed') throw new Error(`refused: ${JSON.stringify(outcome)}`);
  return outcome.id;
}

/** Registers customers by external id as of an instant, without telling anybody. */
export async function registered(organizationId: string, customers: Record<string, string>): Promise<void> {
  const items = Object.entries(customers).map(([externalId, registeredAt], position) => ({ position, body: { externalId, registeredAt } }));
  const { outcomes } = await registerCustomers({ id: organizationId, country: 'RU' }, items, { source: 'import', now: new Date() });
  if (outcomes.some(({ status }) => status !== 201)) throw new Error(JSON.stringify(outcomes));
}

/** Books purchases of one line each, as a run does. @returns their ids */
export async function sold(organizationId: string, sales: readonly Sale[]): Promise<string[]> {
  const received = sales.map(({ customer, at, minor, place, currency = 'RUB', spend }) => {
    const externalId = newId();
    const body = PurchaseBody.parse({
      externalId, customer: { externalId: customer }, occurredAt: at, currency, lines: [{ name: 'Goods', quantity: 1, unitPriceMinor: minor }],
      ...(place !== undefined && { place }), ...(spend !== undefined && { spend: { wallet: 'BONUS', points: spend } }),
    });
    return { body, bodyHash: hashToken(externalId) };
  });
  const commands = (await preparePurchases(organizationId, received)).map((command) => {
    if (command instanceof DomainError) throw command;
    return command;
  });
  return (await bookPurchases({ organizationId, workflowId: `test:${newId()}`, runId: newId(), purchases: commands })).outcomes.map(idOf);
}

/** Returns all of a purchase that has no place. */
export async function returned(organizationId: string, purchaseId: string, at: string): Promise<void> {
  const externalId = newId();
  const command = { purchaseId, partnerId: organizationId, externalId, bodyHash: hashToken(externalId), occurredAt: Date.parse(at), lines: [{ lineId: '1', quantity: 1 }] };
  idOf(await bookReturn({ organizationId, workflowId: `test:${newId()}`, runId: newId(), command }));
}
