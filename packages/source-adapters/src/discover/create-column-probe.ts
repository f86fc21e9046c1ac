import { compileContract } from '@ecomlake/schema-contract';
import type { ColumnBuilder, LogicalType } from '@ecomlake/schema-contract';

import { plainContract } from './plain-contract.ts';
import { TYPE_CANDIDATES, fieldOf } from './type-candidates.ts';
import type { TypeCandidate } from './type-candidates.ts';

/** What a sample says about a column. */
export interface ColumnGuess {
  readonly name: string;
  readonly type: LogicalType;
  readonly formats: readonly string[];
  /** Further formats that take every value of the sample as well. */
  readonly rivalFormats: readonly string[];
  readonly hasNulls: boolean;
  /** Texts that stand for null if the type is right. */
  readonly nullTokens: readonly string[];
  readonly isUnique: boolean;
  readonly valueCount: number;
}

/** Collects the values of one column. */
export interface ColumnProbe {
  add(text: string, isQuoted: boolean): void;
  addNull(): void;
  guess(): ColumnGuess;
}

const NULL_TOKENS: ReadonlySet<string> = new Set([
  'NA',
  'N/A',
  'n/a',
  'NULL',
  'null',
  'Null',
  '\\N',
  'None',
  'NaN',
  'nan',
  '-',
  '?',
]);
/** These stand for null in a column of texts too. */
const NULL_EVERYWHERE: ReadonlySet<string> = new Set(['\\N', 'NULL']);

const builders: readonly (readonly [TypeCandidate, () => ColumnBuilder | undefined])[] = TYPE_CANDIDATES.map(
  (candidate) => {
    const { type, formats } = candidate;
    return [
      candidate,
      () =>
        compileContract(plainContract('probe', [fieldOf('value', type, formats, false)])).createBatchBuilder({
          capacity: 1,
        }).columns[0],
    ];
  },
);

/**
 * Make a probe. A type stays a candidate as long as the column builder that a run would use takes every value, so a proposal never
 * promises what the reader does not keep.
 */
export function createColumnProbe(name: string): ColumnProbe {
  let alive = builders.flatMap(([candidate, make]) => {
    const builder = make();
    return builder === undefined ? [] : [{ candidate, builder }];
  });
  const seen = new Set<string>();
  const tokens = new Set<string>();
  let valueCount = 0;
  let nullCount = 0;
  let isUnique = true;
  let scale = 0;

  function guess(): ColumnGuess {
    const [first] = alive;
    const common = { name, valueCount, isUnique: isUnique && valueCount > 1 && tokens.size === 0 };
    if (first === undefined || valueCount === 0) {
      const nullTokens = [...tokens].filter((token) => NULL_EVERYWHERE.has(token) || valueCount === 0);
      return {
        ...common,
        type: { kind: 'string' },
        formats: [],
        rivalFormats: [],
        hasNulls: nullCount > 0 || nullTokens.length > 0,
        nullTokens,
      };
    }
    const { type, formats } = first.candidate;
    return {
      ...common,
      type: type.kind === 'decimal' ? { kind: 'decimal', precision: 18, scale } : type,
      formats,
      rivalFormats: alive
        .slice(1)
        .flatMap(({ candidate }) => (candidate.type.kind === type.kind ? candidate.formats : [])),
      hasNulls: nullCount > 0 || tokens.size > 0,
      nullTokens: [...tokens],
    };
  }

  return {
    guess,
    addNull: () => void nullCount++,
    add(text, isQuoted) {
      if (!isQuoted && NULL_TOKENS.has(text)) {
        tokens.add(text);
        return;
      }
      valueCount++;
      if (isUnique) {
        if (seen.has(text)) isUnique = false;
        seen.add(text);
        if (!isUnique) seen.clear();
      }
      if (alive.length === 0) return;
      const bytes = Buffer.from(text, 'utf8');
      alive = alive.filter(
        ({ candidate, builder }) =>
          candidate.shape.test(text) && text !== '' && builder.appendBytes(bytes, 0, bytes.length, true) === 0,
      );
      scale = Math.max(scale, /\.(\d+)$/.exec(text)?.[1]?.length ?? 0);
    },
  };
}
