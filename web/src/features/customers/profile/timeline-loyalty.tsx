import { IconArrowsJoin, IconArrowsSplit, IconCalendarCheck, IconCertificate, IconCreditCard, IconGift, IconLink, IconNfc, IconTicket, IconUserHeart, IconWallet, type Icon } from '@tabler/icons-react';
import { Bdi } from '../../../components/figures.tsx';
import { Units } from '../../members/units.tsx';
import { fieldLabel } from '../names.ts';
import { cardName } from './held/payment-schemes.ts';
import { part, text, unitsFrom, type Describer } from './timeline-words.ts';

const kindIcons: Record<string, Icon> = { coupon: IconTicket, certificate: IconCertificate, pass: IconCalendarCheck, offer: IconGift };
const personIcons: Record<string, Icon> = { 'customer.merged': IconArrowsJoin, 'customer.unmerged': IconArrowsSplit, 'customer.linked': IconLink };

/** What happened to instruments, cards, recommendations and profiles, by the first word of the type. */
export const loyaltyDescribers: Record<string, Describer> = {
  instrument: ({ instrument }, { t, exists }, type) => {
    const { code, kind } = part(instrument);
    const [event, thing] = [`customers:instrumentEvent.${type.slice('instrument.'.length)}`, `customers:instrumentKind.${text(kind)}`];
    const name = exists(thing) ? t(thing) : t('customers:instrumentKind.coupon');
    return { icon: kindIcons[text(kind)] ?? IconTicket, title: exists(event) ? t(event, { name }) : name, detail: <Bdi ltr>{text(code)}</Bdi> };
  },
  card: ({ card, replaced, tracking }, { t, exists }, type) => {
    const event = `customers:cardEvent.${type.slice('card.'.length)}`;
    return {
      icon: IconCreditCard, title: exists(event) ? t(event) : fieldLabel(type),
      detail: <><Bdi ltr>{text(card)}</Bdi>{text(replaced) && <> · {t('customers:cardEvent.instead')} <Bdi ltr>{text(replaced)}</Bdi></>}{text(tracking) && <> · <Bdi ltr>{text(tracking)}</Bdi></>}</>,
    };
  },
  payment_card: ({ scheme, last4 }, { t }, type) => ({
    icon: IconWallet, title: t(type.endsWith('.linked') ? 'customers:cardEvent.paymentLinked' : 'customers:cardEvent.paymentUnlinked'), detail: <Bdi ltr>{cardName({ scheme: text(scheme), last4: text(last4) }, t)}</Bdi>,
  }),
  card_link: ({ place, pointsBy }, { t, places }) => ({
    icon: IconNfc, title: t('customers:cardEvent.authorized'), detail: places.has(text(place)) ? <bdi>{places.get(text(place))}</bdi> : undefined,
    end: unitsFrom(pointsBy).length === 0 ? undefined : <span className="m"><Units of={unitsFrom(pointsBy)} signed /></span>,
  }),
  referral: ({ role, pointsBy, reason }, { t, exists }, type) => {
    const moved = unitsFrom(pointsBy).filter(({ points }) => points !== 0);
    const state = type.slice('referral.'.length);
    const event = `customers:referralEvent.${state}.${text(role) === 'advocate' ? 'advocate' : 'friend'}`;
    const why = `customers:referralReason.${text(reason)}`;
    return {
      icon: IconUserHeart, title: exists(event) ? t(event) : t('customers:referralEvent.other'), detail: text(reason) && exists(why) ? t(why) : undefined,
      end: moved.length === 0 ? undefined : <span className="bb"><Units of={moved} signed /></span>,
    };
  },
  customer: (_data, { t, exists }, type) => {
    const event = `customers:personEvent.${type.slice('customer.'.length)}`;
    return { icon: personIcons[type] ?? IconLink, title: exists(event) ? t(event) : fieldLabel(type) };
  },
};
