import {
  IconBasket, IconBell, IconCircleCheck, IconCoins, IconDownload, IconEdit, IconGift, IconMail, IconMailOff, IconReceiptRefund, IconShieldCheck, IconStairsUp, IconUserPlus, IconBolt,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Bdi, Money } from '../../../components/figures.tsx';
import { useLoyaltyNames } from '../../members/loyalty-names.ts';
import { Units, useUnitWords } from '../../members/units.tsx';
import { fieldLabel, useNames } from '../names.ts';
import { placesQuery } from '../queries.ts';
import type { TimelineRow } from '../types.ts';
import { loyaltyDescribers } from './timeline-loyalty.tsx';
import { part, text, unitsFrom, type Describer, type TimelineParts, type TimelineWords } from './timeline-words.ts';

const nowhere: ReadonlyMap<string, string> = new Map();

export function useTimelineWords(): TimelineWords {
  const { t, i18n } = useTranslation();
  const { data } = useQuery({ ...placesQuery, select: (places) => new Map(places.map(({ externalId, name }) => [externalId, name])) });
  const { level } = useLoyaltyNames();
  return { t, exists: (key) => i18n.exists(key), names: useNames(), units: useUnitWords(), level, places: data ?? nowhere };
}

/** What a reader narrows the timeline to: a word for the address, the types behind it. */
export const timelineGroups = {
  purchases: 'purchase.processed,purchase.returned,card_link.authorized',
  points: 'points.granted,points.debited,level.changed,referral.registered,referral.qualified,referral.rejected,referral.cancelled',
  instruments: 'instrument.issue,instrument.top_up,instrument.redeem,instrument.restore,instrument.visit,instrument.cancel,instrument.refund,instrument.freeze,instrument.unfreeze,instrument.block,instrument.unblock,instrument.transfer,instrument.reserve,instrument.release',
  cards: 'card.issued,card.activated,card.blocked,card.unblocked,card.replaced,card.closed,card.ordered,card.produced,card.shipped,card.delivered,card.returned,card.delivery_stuck,payment_card.linked,payment_card.unlinked',
  messages: 'message.sent,onboarding.completed',
  events: 'event',
  profile: 'customer.registered,customer.imported,customer.updated,customer.consent,customer.merged,customer.unmerged,customer.linked',
} as const;
export type TimelineGroup = keyof typeof timelineGroups;
export const isTimelineGroup = (text: string | undefined): text is TimelineGroup => text !== undefined && text in timelineGroups;

type Data = Record<string, unknown>;
const number = (value: unknown): number => (typeof value === 'number' ? value : 0);

/** One event as people say it. A type we have no words for is shown under its own name, never as JSON. */
export function timelineItem(row: TimelineRow, words: TimelineWords): TimelineParts {
  const describe = describers[row.type] ?? loyaltyDescribers[row.type.split('.')[0] ?? ''];
  return describe ? describe(row.data, words, row.type) : { icon: IconBell, title: fieldLabel(row.type) };
}

const named = ({ t, exists }: TimelineWords, group: string, code: string, fallback: string) => (exists(`customers:${group}.${code}`) ? t(`customers:${group}.${code}`) : fallback);

/** From which wallet, and the reason that was given. */
const byHand = ({ wallet, reason, pointsBy }: Data, { units }: TimelineWords) => ({ detail: <>{units.name(unitsFrom(pointsBy)[0] ?? { wallet: text(wallet) })}{text(reason) && <> · <bdi>{text(reason)}</bdi></>}</> });

const describers: Record<string, Describer> = {
  'customer.registered': (_data, { t }) => ({ icon: IconUserPlus, title: t('customers:timeline.registered') }),
  'customer.imported': (_data, { t }) => ({ icon: IconDownload, title: t('customers:timeline.imported') }),
  'customer.updated': ({ fields }, words) => ({
    icon: IconEdit, title: words.t('customers:timeline.updated'),
    detail: Array.isArray(fields) ? words.names.list(fields.map((field) => named(words, 'field', text(field), fieldLabel(text(field))))) : undefined,
  }),
  'customer.consent': ({ channel, granted }, { t, names }) => ({
    icon: IconShieldCheck, title: t(granted === true ? 'customers:timeline.consentGiven' : granted === false ? 'customers:timeline.consentRefused' : 'customers:timeline.consentWithdrawn', { channel: names.channel(text(channel)) }),
  }),
  'purchase.processed': (data, { t, places }) => {
    const { id, externalId, payableMinor, currency, place, ...moved } = part(data.purchase);
    const [earned, spent] = [unitsFrom(moved.earnedBy), unitsFrom(moved.spentFrom)];
    const where = places.get(text(place));
    return {
      icon: IconBasket,
      title: where ? <>{t('customers:timeline.purchaseAt')} <bdi>{where}</bdi></> : t('common:word.purchase'),
      detail: <><span className="nw">{t('customers:timeline.receipt')} <Bdi ltr>{text(externalId)}</Bdi></span>{spent.length > 0 && <> · {t('customers:timeline.paidWith')} <Units of={spent} inline /></>}</>,
      end: <><div className="bb"><Money minor={number(payableMinor)} currency={text(currency)} /></div>{earned.length > 0 && <div className="s13"><Units of={earned} signed /></div>}</>,
      purchase: { id: text(id), earned },
    };
  },
  'purchase.returned': (data, { t }) => {
    const { purchase, currency, refundMinor, ...moved } = part(data.return);
    const [reversed, restored] = [unitsFrom(moved.reversedBy), unitsFrom(moved.restoredTo)];
    return {
      icon: IconReceiptRefund, title: t('common:word.return'),
      detail: <span className="nw">{t('customers:timeline.receipt')} <Bdi ltr>{text(part(purchase).externalId)}</Bdi></span>,
      end: <>
        <div className="bb"><Money minor={-number(refundMinor)} currency={text(currency) || 'RUB'} /></div>
        {reversed.length > 0 && <div className="s13"><span className="m">{t('purchases:return.reversed')}</span> <Units of={reversed} inline /></div>}
        {restored.length > 0 && <div className="s13"><span className="m">{t('purchases:return.restored')}</span> <Units of={restored} inline /></div>}
      </>,
    };
  },
  event: ({ type, properties }, words) => ({
    icon: IconBolt, title: <bdi>{named(words, 'event', text(type).replaceAll('.', '_'), fieldLabel(text(type)))}</bdi>,
    detail: Object.entries(part(properties)).filter(([, value]) => ['string', 'number'].includes(typeof value)).slice(0, 3).map(([key, value], index) => <span key={key}>{index > 0 && words.t('common:comma')}<bdi>{fieldLabel(key)}: {String(value)}</bdi></span>),
  }),
  'message.sent': ({ template, channel, status, reason }, words) => {
    const isSent = ['sent', 'delivered', 'queued', ''].includes(text(status));
    const name = named(words, 'template', text(template).replaceAll('.', '-'), words.t('customers:template.other'));
    return {
      icon: isSent ? IconMail : IconMailOff, title: words.t(isSent ? 'customers:timeline.messageSent' : 'customers:timeline.messageNotSent', { name }),
      detail: <>{words.names.channel(text(channel))}{!isSent && <> · {named(words, 'notSent', text(reason), words.t('customers:notSent.other'))}</>}</>,
    };
  },
  'points.granted': (data, words) => ({ icon: IconGift, title: words.t('customers:timeline.granted'), ...byHand(data, words), end: <span className="bb"><Units of={unitsFrom(data.pointsBy)} signed /></span> }),
  'points.debited': (data, words) => ({ icon: IconCoins, title: words.t('customers:timeline.debited'), ...byHand(data, words), end: <span className="bb"><Units of={unitsFrom(data.pointsBy)} negative /></span> }),
  'onboarding.completed': ({ outcome }, words) => ({
    icon: IconCircleCheck, title: words.t('customers:timeline.onboardingDone'), detail: named(words, 'outcome', text(outcome), ''),
  }),
  'level.changed': ({ program, from, to, reason }, words) => ({
    icon: IconStairsUp, title: words.t('customers:timeline.level', { from: words.level(text(from), text(program)), to: words.level(text(to), text(program)) }), detail: named(words, 'levelReason', text(reason), '') || undefined,
  }),
};
