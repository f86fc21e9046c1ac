import type { GeneratorConfig } from '../config/generator-config.ts';
import type { EcomTable } from '../contracts/ecom-tables.ts';
import type { Distribution } from '../random/distribution.ts';
import { sample, weightedDistribution } from '../random/distribution.ts';
import { between, happens } from '../random/draw.ts';
import type { StreamKey } from '../random/stream-key.ts';
import { purposeKey } from '../random/stream-key.ts';
import { threefry } from '../random/threefry.ts';
import { monthOfDay } from '../time/calendar.ts';
import type { MessLedger } from './mess-ledger.ts';
import type { ExtraMess, MessLevel } from './mess-level.ts';
import { MESS_RATES, checkExtraMess } from './mess-level.ts';
import { VARIANT_COUNT, applyVariant, describeVariant, variantOf } from './text-variants.ts';

/** The rows a decision is made for: their primary keys as numbers, and as text for the ledger. */
export interface MessRows {
  readonly table: EcomTable;
  readonly count: number;
  /** Number of each row's primary key. */
  readonly keys: Int32Array;
  /** Second part of the key, where it has one. */
  readonly keys2?: Int32Array | undefined;
  readonly keyText: (row: number) => string;
}

/** Codes of a text column after mess: `code × VARIANT_COUNT + variant`, and texts that are in no vocabulary. */
export interface MessyCodes {
  readonly codes: Int32Array;
  readonly others: ReadonlyMap<number, string> | undefined;
}

/**
 * Decides about each cell from the cell's own stream: table, primary key, column and kind. It never looks at other cells, so the
 * window, the chunk and the other columns cannot show in it. Higher levels change the same cells as lower ones, and more.
 */
export interface MessMaker {
  texts(rows: MessRows, field: string, codes: Int32Array, values: readonly string[]): MessyCodes | undefined;
  /** 1 = make null; `undefined` when nothing is made null. `clean` is asked for the ledger. */
  nulls(rows: MessRows, field: string, clean: (row: number) => string | boolean | null): Uint8Array | undefined;
  /** Whole cents after corruption; the same array when nothing changes. */
  amounts<Amounts extends Int32Array | Float64Array>(rows: MessRows, field: string, cents: Amounts): Amounts;
  /** The same positions with doubled rows twice; the same array when nothing is doubled. */
  positions(rows: MessRows, positions: Int32Array): Int32Array;
  totalItems(rows: MessRows, day: number, items: Int32Array): Int32Array;
  /** Reason codes after bias; `categories` are codes of the vocabulary's categories. */
  reasons(rows: MessRows, reasons: Int32Array, categories: Int32Array): Int32Array;
}

export interface MessMakerOptions {
  readonly config: GeneratorConfig;
  readonly level: MessLevel;
  readonly extra?: ExtraMess | undefined;
  readonly ledger?: MessLedger | undefined;
}

export function createMessMaker({ config, level, extra = {}, ledger }: MessMakerOptions): MessMaker {
  const rates = MESS_RATES[level];
  const extras = checkExtraMess(extra);
  const out = new Int32Array(2);
  const keyOf = createKeys(config.seed);
  const spike = createSpike(config, level);
  const bias = createBias(config, level);

  const draw = (key: StreamKey, rows: MessRows, row: number): void => {
    threefry(out, key.key0, key.key1, rows.keys[row] ?? 0, rows.keys2?.[row] ?? 0);
  };

  return {
    texts(rows, field, codes, values) {
      if (rates.whitespace === 0 && rates.casing === 0 && extras.typos === 0) return undefined;
      const decision = keyOf(rows.table, field, 'text');
      const detail = keyOf(rows.table, field, 'text-detail');
      const typo = keyOf(rows.table, field, 'typo');
      const result = new Int32Array(rows.count);
      let others: Map<number, string> | undefined;
      for (let row = 0; row < rows.count; row += 1) {
        const code = codes[row] ?? -1;
        if (code < 0) {
          result[row] = -1;
          continue;
        }
        draw(decision, rows, row);
        const isSpaced = happens(out[0] ?? 0, rates.whitespace);
        const isCased = happens(out[1] ?? 0, rates.casing);
        let variant = 0;
        if (isSpaced || isCased) {
          draw(detail, rows, row);
          variant = variantOf(isSpaced ? between(out[0] ?? 0, 1, 4) : 0, isCased ? between(out[1] ?? 0, 1, 3) : 0);
        }
        result[row] = code * VARIANT_COUNT + variant;
        // Without a ledger nobody needs the text: the column makes it once per batch from the code.
        if (extras.typos === 0 && (variant === 0 || ledger === undefined)) continue;
        const clean = values[code] ?? '';
        let written = applyVariant(clean, variant);
        let kind = describeVariant(variant);
        if (extras.typos > 0) {
          draw(typo, rows, row);
          if (happens(out[0] ?? 0, extras.typos)) {
            written = misspell(written, out[1] ?? 0);
            kind = kind === '' ? 'typo' : `${kind}+typo`;
            others ??= new Map();
            others.set(row, written);
          }
        }
        if (written !== clean)
          ledger?.record({ table: rows.table, key: rows.keyText(row), field, kind, clean, written });
      }
      return { codes: result, others };
    },
    nulls(rows, field, clean) {
      if (rates.nulls === 0) return undefined;
      const key = keyOf(rows.table, field, 'null');
      const nulls = new Uint8Array(rows.count);
      for (let row = 0; row < rows.count; row += 1) {
        draw(key, rows, row);
        if (!happens(out[0] ?? 0, rates.nulls)) continue;
        nulls[row] = 1;
        if (ledger === undefined) continue;
        const value = clean(row);
        if (value === null) continue;
        ledger.record({ table: rows.table, key: rows.keyText(row), field, kind: 'null', clean: value, written: null });
      }
      return nulls;
    },
    amounts(rows, field, cents) {
      if (extras.numericCorruption === 0) return cents;
      const key = keyOf(rows.table, field, 'numeric');
      const result = cents.slice() as typeof cents; // slice keeps the kind of typed array
      for (let row = 0; row < rows.count; row += 1) {
        draw(key, rows, row);
        if (!happens(out[0] ?? 0, extras.numericCorruption)) continue;
        const clean = cents[row] ?? 0;
        const written = corrupt(clean, out[1] ?? 0);
        if (written === clean) continue;
        result[row] = written;
        ledger?.record({
          table: rows.table,
          key: rows.keyText(row),
          field,
          kind: 'numeric',
          clean: clean / 100,
          written: written / 100,
        });
      }
      return result;
    },
    positions(rows, positions) {
      if (extras.duplicates === 0) return positions;
      const key = keyOf(rows.table, '*', 'duplicate');
      const result: number[] = [];
      positions.forEach((position, row) => {
        result.push(position);
        draw(key, rows, row);
        if (!happens(out[0] ?? 0, extras.duplicates)) return;
        result.push(position);
        ledger?.record({
          table: rows.table,
          key: rows.keyText(row),
          field: '*',
          kind: 'duplicate',
          clean: 1,
          written: 2,
        });
      });
      return Int32Array.from(result);
    },
    totalItems(rows, day, items) {
      const factor = spike(day);
      if (factor === 1) return items;
      return items.map((clean, row) => {
        const written = Math.floor(clean * factor);
        if (written !== clean)
          ledger?.record({
            table: rows.table,
            key: rows.keyText(row),
            field: 'total_items',
            kind: 'spike',
            clean,
            written,
          });
        return written;
      });
    },
    reasons(rows, reasons, categories) {
      if (bias === undefined) return reasons;
      const key = keyOf(rows.table, 'reason', 'bias');
      return reasons.map((clean, row) => {
        const choice = bias(categories[row] ?? -1);
        draw(key, rows, row);
        if (choice === undefined || !happens(out[0] ?? 0, rates.reasonBias)) return clean;
        const written = sample(choice, out[1] ?? 0);
        if (written !== clean)
          ledger?.record({
            table: rows.table,
            key: rows.keyText(row),
            field: 'reason',
            kind: 'reason',
            clean: config.vocab.return_reasons[clean] ?? null,
            written: config.vocab.return_reasons[written] ?? null,
          });
        return written;
      });
    },
  };
}

/** Keys are looked up once per column of a batch. */
function createKeys(seed: number): (table: EcomTable, field: string, kind: string) => StreamKey {
  const keys = new Map<string, StreamKey>();
  return (table, field, kind) => {
    const name = `${table}.${field}#${kind}`;
    let key = keys.get(name);
    if (key === undefined) {
      key = purposeKey(seed, 'mess', name);
      keys.set(name, key);
    }
    return key;
  };
}

/** The factor on a day: one month of each calendar year, or the configured months. */
function createSpike({ seed, parameters }: GeneratorConfig, level: MessLevel): (day: number) => number {
  const { spikeFactor, schema } = MESS_RATES[level];
  const configured = schema === undefined ? undefined : parameters.seasonal_spike_factors?.[schema];
  const key = purposeKey(seed, 'spike');
  const out = new Int32Array(2);
  return (day) => {
    if (spikeFactor === 1) return 1;
    const { year, month } = monthOfDay(day);
    if (configured !== undefined && Object.keys(configured).length > 0) return configured[String(month)] ?? 1;
    threefry(out, key.key0, key.key1, year, 0);
    return between(out[0] ?? 0, 1, 12) === month ? spikeFactor : 1;
  };
}

function createBias(
  { vocab, parameters }: GeneratorConfig,
  level: MessLevel,
): ((category: number) => Distribution | undefined) | undefined {
  const { schema } = MESS_RATES[level];
  const schemas = schema === undefined ? undefined : parameters.return_reason_bias_schemas?.[schema];
  if (schemas === undefined || Object.keys(schemas).length === 0) return undefined;
  const distributions = vocab.categories.map((category) => {
    const weights = schemas[category.toLowerCase()] ?? schemas['default'];
    return weights === undefined
      ? undefined
      : weightedDistribution(vocab.return_reasons.map((reason) => weights[reason] ?? 0));
  });
  return (category) => distributions[category];
}

/** Drop, double or swap one letter. */
function misspell(text: string, word: number): string {
  const letters = [...text];
  const place = between(word, 0, Math.max(0, letters.length - 2));
  const letter = letters[place] ?? '';
  const next = letters[place + 1] ?? '';
  // The low bits choose the kind; the place came from the high ones.
  switch ((word >>> 0) % 3) {
    case 0:
      return letters.length > 1 ? letters.toSpliced(place, 1).join('') : letter + letter;
    case 1:
      return letters.toSpliced(place, 0, letter).join('');
    default:
      return letter === next || next === ''
        ? letters.toSpliced(place, 0, letter).join('')
        : letters.toSpliced(place, 2, next, letter).join('');
  }
}

function corrupt(cents: number, word: number): number {
  switch (between(word, 0, 3)) {
    case 0:
      return -cents;
    case 1:
      return cents * 10;
    case 2:
      return cents * 100;
    default:
      return Math.floor(cents / 100);
  }
}
