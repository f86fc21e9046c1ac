import { EcomGeneratorError } from '../errors.ts';

/** How much is made messy; `none` and `baseline` are the same. */
export const MESS_LEVELS = ['baseline', 'none', 'light_mess', 'medium_mess', 'heavy_mess'] as const;

export type MessLevel = (typeof MESS_LEVELS)[number];

/** Probabilities per cell, and what happens to whole months and reasons. */
export interface MessRates {
  readonly whitespace: number;
  readonly casing: number;
  readonly nulls: number;
  /** Factor on `orders.total_items` in the month of the spike; 1 for none. */
  readonly spikeFactor: number;
  readonly reasonBias: number;
  /** Which of the configuration's `medium` and `high` schemas apply. */
  readonly schema: 'medium' | 'high' | undefined;
}

const CLEAN: MessRates = { whitespace: 0, casing: 0, nulls: 0, spikeFactor: 1, reasonBias: 0, schema: undefined };

export const MESS_RATES = {
  baseline: CLEAN,
  none: CLEAN,
  light_mess: { ...CLEAN, whitespace: 0.05, casing: 0.05, nulls: 0.02 },
  medium_mess: { whitespace: 0.08, casing: 0.08, nulls: 0.04, spikeFactor: 1.5, reasonBias: 0.25, schema: 'medium' },
  heavy_mess: { whitespace: 0.15, casing: 0.15, nulls: 0.08, spikeFactor: 2, reasonBias: 0.5, schema: 'high' },
} as const satisfies Record<MessLevel, MessRates>;

/** Rates of the kinds that no level has. All are 0 unless given. */
export interface ExtraMess {
  /** A letter of a text is dropped, doubled or swapped with the next. @default 0 */
  readonly typos?: number | undefined;
  /** A row appears twice, keys included. @default 0 */
  readonly duplicates?: number | undefined;
  /** An amount changes its sign, or moves its decimal point by one or two places. @default 0 */
  readonly numericCorruption?: number | undefined;
}

/**
 * Read a level in any letter case.
 * @throws {EcomGeneratorError} `ECL_GENERATOR_OPTION_INVALID`
 */
export function parseMessLevel(text: string): MessLevel {
  const level = MESS_LEVELS.find((known) => known === text.trim().toLowerCase());
  if (level !== undefined) return level;
  throw new EcomGeneratorError(
    'ECL_GENERATOR_OPTION_INVALID',
    `messiness level: expected one of ${MESS_LEVELS.join(', ')}, found ${JSON.stringify(text)}`,
    { details: { found: text, allowed: MESS_LEVELS } },
  );
}

/** @throws {EcomGeneratorError} `ECL_GENERATOR_OPTION_INVALID` when a rate is no probability */
export function checkExtraMess(extra: ExtraMess): Required<Record<keyof ExtraMess, number>> {
  const rates = {
    typos: extra.typos ?? 0,
    duplicates: extra.duplicates ?? 0,
    numericCorruption: extra.numericCorruption ?? 0,
  };
  for (const [name, rate] of Object.entries(rates)) {
    if (rate >= 0 && rate <= 1) continue;
    throw new EcomGeneratorError('ECL_GENERATOR_OPTION_INVALID', `rate of ${name}: expected 0 … 1, found ${rate}`, {
      details: { name, rate },
    });
  }
  return rates;
}
