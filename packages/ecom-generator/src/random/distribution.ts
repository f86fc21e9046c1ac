import { normalCdf, portableExp, portableLog } from './portable-math.ts';

/**
 * A distribution over consecutive whole numbers as cumulative thresholds on a 32-bit word: `first + index` is drawn when the
 * word is below `thresholds[index]` and not below the one before. One word gives one value, and nothing but a comparison
 * of exact numbers happens per draw.
 */
export interface Distribution {
  readonly first: number;
  readonly thresholds: Float64Array;
}

const TWO_32 = 0x1_0000_0000;
const LINEAR_SEARCH_LIMIT = 12;

/** Delays are cut here; a shopper who would come back after more than ten years does not. */
export const MAX_DELAY_DAYS = 3_650;

/** The value a word stands for. */
export function sample(distribution: Distribution, word: number): number {
  const { first, thresholds } = distribution;
  const target = word >>> 0;
  const last = thresholds.length - 1;
  if (last < LINEAR_SEARCH_LIMIT) {
    let index = 0;
    while (index < last && target >= (thresholds[index] ?? 0)) index += 1;
    return first + index;
  }
  let low = 0;
  let high = last;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (target < (thresholds[middle] ?? 0)) high = middle;
    else low = middle + 1;
  }
  return first + low;
}

/** Indexes of `weights` with probabilities proportional to them. At least one weight is positive. */
export function weightedDistribution(weights: readonly number[]): Distribution {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const thresholds = new Float64Array(weights.length);
  let sum = 0;
  weights.forEach((weight, index) => {
    sum += weight;
    thresholds[index] = (sum / total) * TWO_32;
  });
  // Rounding must not leave a gap at the top through which an entry of weight 0 is reached.
  const lastPositive = weights.findLastIndex((weight) => weight > 0);
  thresholds.fill(TWO_32, lastPositive);
  return { first: 0, thresholds };
}

/** Poisson with mean `lambda`, cut where the remaining probability is below 2⁻³². */
export function poissonDistribution(lambda: number): Distribution {
  const thresholds: number[] = [];
  let term = portableExp(-lambda);
  let sum = 0;
  for (let count = 0; sum * TWO_32 < TWO_32 - 0.5 && count < 1_000; count += 1) {
    if (count > 0) term *= lambda / count;
    sum += term;
    thresholds.push(Math.min(sum, 1) * TWO_32);
  }
  thresholds[thresholds.length - 1] = TWO_32;
  return { first: 0, thresholds: Float64Array.from(thresholds) };
}

/**
 * Whole days of a log-normal delay with the given mean of the underlying variable and spread `sigma` of its logarithm,
 * at least `minimum`. The last value, {@link MAX_DELAY_DAYS}, stands for "later than that".
 */
export function delayDistribution(mean: number, sigma: number, minimum: number): Distribution {
  const mu = portableLog(mean) - (sigma * sigma) / 2;
  const thresholds: number[] = [];
  for (let day = minimum; day < MAX_DELAY_DAYS; day += 1) {
    // With no spread every delay is the mean itself.
    const share = sigma === 0 ? (day + 1 > mean ? 1 : 0) : normalCdf((portableLog(day + 1) - mu) / sigma);
    const threshold = share * TWO_32;
    thresholds.push(threshold);
    if (threshold >= TWO_32 - 0.5) break;
  }
  if (thresholds.length === MAX_DELAY_DAYS - minimum) thresholds.push(TWO_32);
  thresholds[thresholds.length - 1] = TWO_32;
  return { first: minimum, thresholds: Float64Array.from(thresholds) };
}
