import { ActionIcon } from '@mantine/core';
import { IconMinus, IconPlus, IconShoppingBag, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useRef, useState, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../../components/EmptyState.tsx';
import { Bdi, Money } from '../../../components/figures.tsx';
import { useCan } from '../../../session.ts';
import { Units, type WalletUnits } from '../../members/units.tsx';
import { recentGoodsQuery } from '../queries.ts';
import type { BasketLine, ComputedLine } from '../types.ts';
import { AddLine } from './AddLine.tsx';
import { addGood, distinctGoods, grossOf, rememberedGoods, withQuantity } from './basket.ts';

const QUICK = 8;

interface BasketProps {
  lines: BasketLine[];
  onChange: (lines: BasketLine[]) => void;
  currency: string;
  place: string | null;
  /** What each line came to, in the order of the lines. */
  computed?: ComputedLine[] | undefined;
  /** What a line brings, wallet by wallet. */
  earnedOf?: ((line: ComputedLine) => WalletUnits[]) | undefined;
  nameRef?: RefObject<HTMLInputElement | null>;
}

/** What is being bought: quick goods, the lines, a line by hand. */
export function Basket({ lines, onChange, currency, place, computed, earnedOf, nameRef }: BasketProps) {
  const { t } = useTranslation();
  const own = useRef<HTMLInputElement>(null);
  const canRead = useCan('purchases.read');
  const [remembered] = useState(rememberedGoods);
  const { data: sold } = useQuery({ ...recentGoodsQuery(place), enabled: canRead && remembered.length < QUICK });
  const goods = useMemo(() => distinctGoods([...remembered, ...(sold ?? [])]), [remembered, sold]);
  return (
    <section className="card csh-basket" aria-labelledby="basket">
      <header><h2 id="basket">{t('cashier:basket.title')}</h2>{lines.length > 0 && <span className="push m"><Money minor={grossOf(lines)} currency={currency} /></span>}</header>
      {goods.length > 0 && (
        <div className="csh-quick" role="group" aria-label={t('cashier:basket.quick')}>
          {goods.slice(0, QUICK).map((good) => (
            <button type="button" className="csh-good" key={`${good.name}:${good.unitPriceMinor}:${good.sku}`} onClick={() => onChange(addGood(lines, good))}>
              <bdi className="csh-good-name">{good.name}</bdi><span className="m s12"><Money minor={good.unitPriceMinor} currency={currency} /></span>
            </button>
          ))}
        </div>
      )}
      {lines.length === 0 ? <EmptyState level={3} icon={IconShoppingBag} title={t('cashier:basket.empty')}>{t('cashier:basket.emptyText')}</EmptyState> : (
        <ul>
          {lines.map((line, index) => (
            <Line key={line.key} line={line} currency={currency} computed={computed?.[index]} earnedOf={earnedOf} onQuantity={(quantity) => onChange(withQuantity(lines, line.key, quantity))} />
          ))}
        </ul>
      )}
      <AddLine goods={goods} currency={currency} nameRef={nameRef ?? own} onAdd={(good, quantity) => onChange(addGood(lines, good, quantity))} />
    </section>
  );
}

function Line({ line, currency, computed, earnedOf, onQuantity }: { line: BasketLine; currency: string; computed: ComputedLine | undefined; earnedOf: BasketProps['earnedOf']; onQuantity: (quantity: number) => void }) {
  const { t } = useTranslation();
  const gross = line.quantity * line.unitPriceMinor;
  const isFresh = computed?.grossMinor === gross;
  const earned = isFresh ? (earnedOf?.(computed) ?? []) : [];
  return (
    <li className="li csh-line">
      <div className="grow">
        <div className="b"><bdi>{line.name}</bdi></div>
        <div className="m s13"><Money minor={line.unitPriceMinor} currency={currency} />{line.sku && <> · <Bdi ltr>{line.sku}</Bdi></>}</div>
      </div>
      <div className="csh-step" role="group" aria-label={t('cashier:basket.quantityOf', { name: line.name })}>
        <ActionIcon variant="default" aria-label={t('cashier:basket.less')} onClick={() => onQuantity(line.quantity - 1)}>{line.quantity === 1 ? <IconTrash size={16} aria-hidden /> : <IconMinus size={16} aria-hidden />}</ActionIcon>
        <b className="num b" aria-live="polite">{line.quantity}</b>
        <ActionIcon variant="default" aria-label={t('cashier:basket.more')} onClick={() => onQuantity(line.quantity + 1)}><IconPlus size={16} aria-hidden /></ActionIcon>
      </div>
      <div className="end csh-sum">
        <div className="b"><Money minor={isFresh ? computed.netMinor : gross} currency={currency} /></div>
        {isFresh && computed.netMinor < gross && <s className="m s12"><Money minor={gross} currency={currency} /></s>}
        {earned.length > 0 && <div className="s12 acc"><Units of={earned} signed /></div>}
      </div>
    </li>
  );
}
