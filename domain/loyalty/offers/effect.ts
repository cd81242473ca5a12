/** One arm of an offer, counted up to an instant and corrected by what was returned by then. */
export interface ArmFacts {
  /** Persons assigned. */
  size: number;
  /** Persons with at least one purchase in the window that is not fully returned. */
  buyers: number;
  /** Purchases in the window that are not fully returned. */
  orders: number;
  /** Before discounts, of the units that were kept. */
  grossMinor: number;
  /** Money paid less money given back. */
  revenueMinor: number;
}

export interface ArmEffect {
  size: number;
  buyers: number;
  /** Buyers by size; null for an arm without persons. */
  conversion: number | null;
  revenueMinor: number;
}

/** What an offer brought, nothing rounded; null is what its numbers do not define. */
export interface OfferEffect {
  target: ArmEffect;
  control: ArmEffect;
  /** Percentage points. */
  upliftPoints: number | null;
  incrementalOrders: number | null;
  incrementalGrossMinor: number | null;
  costMinor: number;
  roi: number | null;
  z: number | null;
  pValue: number | null;
}

const SERIES_BELOW = 2;
/** At 2, where the fraction is slowest, 60 of its terms give every digit of a double. */
const FRACTION_TERMS = 80;

/** 2/√π·e^(−x²)·Σ 2ⁿx^(2n+1)/(2n+1)!!: every term is positive, so nothing cancels (DLMF 7.6.2). */
function erfSeries(x: number): number {
  let sum = 0;
  for (let n = 0, term = x; sum + term !== sum; n++, term *= (2 * x * x) / (2 * n + 1)) sum += term;
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

/** √π·e^(x²)·erfc(x) as the even part of its continued fraction: 2x/(2x²+1 − 1·2/(2x²+5 − 3·4/(2x²+9 − …))) (DLMF 7.9.2). */
function erfcFraction(x: number): number {
  let tail = 0;
  for (let k = FRACTION_TERMS; k > 0; k--) tail = ((2 * k - 1) * 2 * k) / (2 * x * x + 4 * k + 1 - tail);
  return ((2 * x) / (2 * x * x + 1 - tail)) * Math.exp(-x * x) / Math.sqrt(Math.PI);
}

/**
 * The complementary error function for x ≥ 0, to a relative error below 10⁻¹²: the power series near zero, the continued fraction
 * beyond (NIST Digital Library of Mathematical Functions, 7.6.2 and 7.9.2).
 */
export const complementaryError = (x: number): number => (x < SERIES_BELOW ? 1 - erfSeries(x) : erfcFraction(x));

/** The probability that a standard normal value is at least as far from zero as `z`, on either side. */
export const twoSidedPValue = (z: number): number => complementaryError(Math.abs(z) / Math.SQRT2);

/**
 * The pooled two-proportion z statistic; positive when the first share is larger.
 *
 * @returns null where it is not defined: a group without members, or a pooled share of nothing or everything
 */
export function pooledZ(first: { size: number; buyers: number }, second: { size: number; buyers: number }): number | null {
  if (first.size === 0 || second.size === 0) return null;
  const pooled = (first.buyers + second.buyers) / (first.size + second.size);
  const variance = pooled * (1 - pooled) * (1 / first.size + 1 / second.size);
  return variance > 0 ? (first.buyers / first.size - second.buyers / second.size) / Math.sqrt(variance) : null;
}

const conversionOf = ({ size, buyers }: ArmFacts): number | null => (size === 0 ? null : buyers / size);
const armEffect = (arm: ArmFacts): ArmEffect => ({ size: arm.size, buyers: arm.buyers, conversion: conversionOf(arm), revenueMinor: arm.revenueMinor });

/**
 * The effect of an offer against its control group (rule N30): an incremental figure is the target's less the control's scaled to
 * the target's size; ROI is (incremental gross − cost) / cost.
 *
 * @param costMinor discounts given through the offer and the money value of points it granted, less what returns took back
 */
export function offerEffect({ target, control, costMinor }: { target: ArmFacts; control: ArmFacts; costMinor: number }): OfferEffect {
  const [reached, spared] = [conversionOf(target), conversionOf(control)];
  const incremental = (figure: 'orders' | 'grossMinor') => (control.size === 0 ? null : target[figure] - (control[figure] * target.size) / control.size);
  const incrementalGrossMinor = incremental('grossMinor');
  const z = pooledZ(target, control);
  return {
    target: armEffect(target), control: armEffect(control),
    upliftPoints: reached === null || spared === null ? null : 100 * (reached - spared),
    incrementalOrders: incremental('orders'), incrementalGrossMinor, costMinor,
    roi: costMinor === 0 || incrementalGrossMinor === null ? null : (incrementalGrossMinor - costMinor) / costMinor,
    z, pValue: z === null ? null : twoSidedPValue(z),
  };
}
