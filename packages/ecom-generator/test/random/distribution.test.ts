import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import {
  MAX_DELAY_DAYS,
  delayDistribution,
  poissonDistribution,
  sample,
  weightedDistribution,
} from '../../src/random/distribution.ts';
import { between, createSequence, happens } from '../../src/random/draw.ts';
import { normalCdf, portableExp, portableLog } from '../../src/random/portable-math.ts';
import { purposeKey } from '../../src/random/stream-key.ts';

const DRAWS = 100_000;
const word = fc.integer({ min: -2_147_483_648, max: 2_147_483_647 });

function drawMany(distribution: Parameters<typeof sample>[0], count = DRAWS): number[] {
  const words = createSequence(purposeKey(1, 'starts'));
  return Array.from({ length: count }, () => sample(distribution, words.next()));
}

describe('portable mathematics', () => {
  test('agrees with the platform to the last digits', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), (value) => {
        expect(portableLog(value)).toBeCloseTo(Math.log(value), 12);
      }),
    );
    fc.assert(
      fc.property(fc.double({ min: -50, max: 50, noNaN: true }), (value) => {
        expect(portableExp(value) / Math.exp(value)).toBeCloseTo(1, 12);
      }),
    );
  });

  test.each([
    [0, 0.5],
    [1, 0.841344746068543],
    [-1.96, 0.02499789514822],
    [3.5, 0.999767370920964],
    [12, 1],
  ])('P(Z ≤ %d) is %d', (z, expected) => {
    expect(normalCdf(z)).toBeCloseTo(expected, 12);
  });
});

describe('distributions', () => {
  test('every word gives a value, and never one of weight 0', () => {
    const distribution = weightedDistribution([0, 0.3, 0, 0.7, 0]);

    fc.assert(fc.property(word, (drawn) => [1, 3].includes(sample(distribution, drawn))));
    expect(sample(distribution, -1)).toBe(3);
    expect(sample(distribution, 0)).toBe(1);
  });

  test('long tables are searched as short ones are', () => {
    const weights = Array.from({ length: 40 }, (_, index) => index + 1);
    const long = weightedDistribution(weights);

    fc.assert(
      fc.property(word, (drawn) => {
        const target = drawn >>> 0;
        expect(sample(long, drawn)).toBe([...long.thresholds].findIndex((threshold) => target < threshold));
      }),
    );
  });

  test.each([0.6, 2.4, 5.2])('Poisson %d has its mean and its variance', (lambda) => {
    const values = drawMany(poissonDistribution(lambda));
    const mean = values.reduce((sum, value) => sum + value, 0) / DRAWS;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / DRAWS;

    expect(Math.abs(mean - lambda)).toBeLessThan(4 * Math.sqrt(lambda / DRAWS));
    expect(Math.abs(variance - lambda)).toBeLessThan(0.05 * lambda + 0.02);
  });

  test('Poisson 0 is always 0', () => {
    expect(new Set(drawMany(poissonDistribution(0), 1_000))).toEqual(new Set([0]));
  });

  test('delays are never shorter than the minimum, and their median is that of the log-normal', () => {
    const values = drawMany(delayDistribution(75, 0.8, 30)).sort((left, right) => left - right);
    const median = Math.exp(Math.log(75) - 0.32);

    expect(values[0]).toBe(30);
    expect(Math.abs((values[DRAWS / 2] ?? 0) - median)).toBeLessThan(1.5);
    expect(values.at(-1)).toBeLessThanOrEqual(MAX_DELAY_DAYS);
  });

  test('without spread every delay is the mean', () => {
    expect(new Set(drawMany(delayDistribution(20, 0, 5), 1_000))).toEqual(new Set([20]));
  });

  test('between covers its whole range, both ends included', () => {
    fc.assert(
      fc.property(word, fc.integer({ min: -50, max: 50 }), fc.nat(100), (drawn, low, width) => {
        const value = between(drawn, low, low + width);
        expect(value).toBeGreaterThanOrEqual(low);
        expect(value).toBeLessThanOrEqual(low + width);
      }),
    );
    expect([between(0, 3, 9), between(-1, 3, 9)]).toEqual([3, 9]);
  });

  test('probability 0 never happens and 1 always does', () => {
    fc.assert(fc.property(word, (drawn) => !happens(drawn, 0) && happens(drawn, 1)));
  });
});
