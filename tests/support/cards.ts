import { activateCard, issueNewCard } from '#db/commands/cards/lifecycle.ts';
import { saveCardType } from '#db/commands/cards/save-type.ts';
import { newId } from '#domain/shared/ids.ts';
import { linkPaymentCard } from '#db/commands/payment-cards/link.ts';

/** A card type, a card of it in use, and a payment card of the same customer. */
export async function buildCards(organizationId: string, { mark, customerId }: { mark: string; customerId: string }): Promise<{ cardTypeCode: string; cardNumber: string; paymentCardId: string }> {
  const cardTypeCode = `type-${newId()}`;
  await saveCardType(organizationId, { code: cardTypeCode, program: 'main', prefix: '970000111222', digits: 6, physical: true, allowEarlyActivation: false, name: mark, design: null });
  const step = { at: new Date(), actor: 'test' };
  const cardNumber = await issueNewCard({ organizationId, type: cardTypeCode, customer: { id: customerId }, activate: false, ...step });
  await activateCard({ organizationId, number: cardNumber, ...step }, { id: customerId });
  const { id: paymentCardId } = await linkPaymentCard({ organizationId, customerId, provider: 'simulator', cardToken: `token-${mark}`, scheme: 'mir', last4: '0042' }, new Date());
  return { cardTypeCode, cardNumber, paymentCardId };
}
