import fc from 'fast-check';

import type { Cell, Kind, TestColumn } from './tables.ts';
import { KINDS } from './tables.ts';

const INT64_MAX = 2n ** 63n - 1n;

/** Cells of one kind: edge values often, few distinct ones often. */
export function cellArbitrary(kind: Kind): fc.Arbitrary<Cell> {
  switch (kind) {
    case 'string':
      return fc.oneof(
        fc.constantFrom('', 'shipped', 'pending', 'café', 'cafe\u0301', '\ufeffbom', 'a\u0000b', '𝄞', '\u{10ffff}'),
        fc.string({ unit: 'binary', maxLength: 20 }),
        fc.string({ minLength: 60, maxLength: 200 }),
      );
    case 'json':
      return fc.json({ maxDepth: 2 });
    case 'uuid':
      return fc.uuid();
    case 'bytes':
      return fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes).toString('hex'));
    case 'boolean':
      return fc.boolean();
    case 'int32':
      return fc.oneof(fc.integer(), fc.integer({ min: 0, max: 5 }), fc.constantFrom(-(2 ** 31), 2 ** 31 - 1));
    case 'int64':
      return fc.oneof(
        fc.bigInt({ min: -INT64_MAX - 1n, max: INT64_MAX }),
        fc.bigInt({ min: 0n, max: 5n }),
        fc.bigInt({ min: 2n ** 52n, max: 2n ** 52n + 1000n }),
        fc.constantFrom(-INT64_MAX - 1n, INT64_MAX, 0n, -1n),
      );
    case 'float32':
      return fc.oneof(fc.float(), fc.constantFrom(0, -0, 1.5, NaN, Infinity, -Infinity));
    case 'float64':
      return fc.oneof(fc.double(), fc.constantFrom(0, -0, 1.5, NaN, Infinity, -Infinity));
    case 'decimal9':
      return decimalArbitrary(9);
    case 'decimal18':
      return decimalArbitrary(18);
    case 'decimal38':
      return decimalArbitrary(38);
    case 'date':
      return fc.oneof(fc.integer({ min: -1_000_000, max: 2_000_000 }), fc.integer({ min: 19_000, max: 19_010 }));
    case 'time':
      return fc.bigInt({ min: 0n, max: 86_399_999_999n });
    case 'timestamp':
    case 'timestamptz':
      return fc.oneof(
        fc.bigInt({ min: -(2n ** 57n), max: 2n ** 57n }),
        fc.bigInt({ min: 1_700_000_000_000_000n, max: 1_700_000_100_000_000n }),
      );
  }
}

function decimalArbitrary(digits: number): fc.Arbitrary<Cell> {
  const max = 10n ** BigInt(digits) - 1n;
  return fc.oneof(fc.bigInt({ min: -max, max }), fc.bigInt({ min: -3n, max: 3n }), fc.constantFrom(max, -max, 0n));
}

/** A column of `rows` cells, some of them null unless it is required. */
export function columnArbitrary(name: string, kind: Kind, rows: number): fc.Arbitrary<TestColumn> {
  const cell = cellArbitrary(kind);
  return fc
    .record({
      nullable: fc.boolean(),
      isDictionary: kind === 'string' ? fc.boolean() : fc.constant(false),
      pool: fc.array(cell, { minLength: 1, maxLength: 12 }),
      isPooled: fc.boolean(),
      cells: fc.array(cell, { minLength: rows, maxLength: rows }),
      nulls: fc.constantFrom(0, 0.1, 0.9, 1),
      seed: fc.integer(),
    })
    .map(({ nullable, isDictionary, pool, isPooled, cells, nulls, seed }) => {
      const random = randomOf(seed);
      return {
        name,
        kind,
        nullable,
        isDictionary,
        cells: cells.map((own) => {
          const pick = random();
          if (nullable && random() < nulls) return null;
          return isPooled ? (pool[Math.floor(pick * pool.length)] ?? own) : own;
        }),
      };
    });
}

/** A table with one column of each kind. */
export function tableArbitrary(maxRows: number): fc.Arbitrary<readonly TestColumn[]> {
  return fc
    .oneof(fc.constantFrom(0, 1, 2, 7, 8, 9), fc.integer({ min: 0, max: maxRows }))
    .chain((rows) => fc.tuple(...KINDS.map((kind) => columnArbitrary(`c_${kind}`, kind, rows))));
}

/** Numbers in [0, 1), the same for the same seed. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
