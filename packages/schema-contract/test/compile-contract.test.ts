import { RecordBatch, Table, Type, tableFromIPC, tableToIPC } from 'apache-arrow';
import type { Data } from 'apache-arrow';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { LOGICAL_TYPE_KEY } from '../src/arrow-schema.ts';
import { compileContract } from '../src/compile-contract.ts';
import type { BatchBuilder } from '../src/compiled-contract.ts';
import type { ContractField } from '../src/contract.ts';
import { contractFingerprint } from '../src/contract-fingerprint.ts';
import { ContractError } from '../src/errors.ts';
import { contractOf, fieldOf, readColumn } from './columns/column-case.ts';

const FIELDS: readonly ContractField[] = [
  fieldOf({ kind: 'integer', bits: 64 }, { name: 'id', required: true }),
  fieldOf({ kind: 'integer', bits: 32 }, { name: 'count' }),
  fieldOf({ kind: 'string' }, { name: 'city' }),
  fieldOf({ kind: 'json' }, { name: 'extra' }),
  fieldOf({ kind: 'uuid' }, { name: 'key' }),
  fieldOf({ kind: 'boolean' }, { name: 'is_new' }),
  fieldOf({ kind: 'number', bits: 32 }, { name: 'share' }),
  fieldOf({ kind: 'number', bits: 64 }, { name: 'ratio' }),
  fieldOf({ kind: 'decimal', precision: 18, scale: 2 }, { name: 'price' }),
  fieldOf({ kind: 'date' }, { name: 'day' }),
  fieldOf({ kind: 'time' }, { name: 'at' }),
  fieldOf({ kind: 'timestamp' }, { name: 'local' }),
  fieldOf({ kind: 'timestamptz' }, { name: 'instant' }),
  fieldOf({ kind: 'bytes' }, { name: 'blob' }),
  fieldOf({ kind: 'array', items: { kind: 'uuid' } }, { name: 'list' }),
  fieldOf(
    { kind: 'object', fields: [fieldOf({ kind: 'json' }, { name: 'inner', required: true })] },
    { name: 'record' },
  ),
];

const ROW: readonly unknown[] = [
  1n,
  2,
  'Köln',
  { a: 1 },
  '123e4567-e89b-12d3-a456-426614174000',
  true,
  0.5,
  0.25,
  '12.50',
  '2024-02-01',
  '12:30',
  '2024-02-01 12:30',
  '2024-02-01T12:30:00+01:00',
  new Uint8Array([1, 2]),
  [new Uint8Array(16)],
  { inner: [1] },
];

/** ROW as the buffers hold it. */
const STORED_ROW: readonly unknown[] = [
  1n,
  2,
  'Köln',
  '{"a":1}',
  '123e4567e89b12d3a456426614174000',
  true,
  0.5,
  0.25,
  1250n,
  19_754,
  45_000_000_000n,
  1_706_790_600_000_000n,
  1_706_787_000_000_000n,
  '0102',
  ['0'.repeat(32)],
  { inner: '[1]' },
];

function addRow(builder: BatchBuilder, row: readonly unknown[]): number[] {
  return builder.columns.map((column, index) => column.appendValue(row[index]));
}

function rowsOf(batch: RecordBatch): unknown[][] {
  const columns = batch.data.children.map((child) => readColumn(child));
  return Array.from({ length: batch.numRows }, (_, row) => columns.map((column) => column[row]));
}

describe('the schema', () => {
  const { schema } = compileContract(contractOf(FIELDS));

  test('has the Arrow type of every logical type', () => {
    expect(schema.fields.map((field) => `${field.name}: ${String(field.type)}`)).toEqual([
      'id: Int64',
      'count: Int32',
      'city: Utf8',
      'extra: Utf8',
      'key: FixedSizeBinary[16]',
      'is_new: Bool',
      'share: Float32',
      'ratio: Float64',
      'price: Decimal[18e+2]',
      'day: Date32<DAY>',
      'at: Time64<MICROSECOND>',
      'local: Timestamp<MICROSECOND>',
      'instant: Timestamp<MICROSECOND, UTC>',
      'blob: Binary',
      'list: List<FixedSizeBinary[16]>',
      'record: Struct<{inner:Utf8}>',
    ]);
  });

  test('says which fields may be null, and what the Arrow type alone does not say, at every depth', () => {
    const nested = schema.fields.flatMap((field) => [field, ...(field.type.children ?? [])]);

    expect(nested.filter((field) => !field.nullable).map((field) => field.name)).toEqual(['id', 'inner']);
    expect(nested.flatMap((field) => [...field.metadata].map((entry) => [field.name, ...entry]))).toEqual([
      ['extra', LOGICAL_TYPE_KEY, 'json'],
      ['key', LOGICAL_TYPE_KEY, 'uuid'],
      ['item', LOGICAL_TYPE_KEY, 'uuid'],
      ['inner', LOGICAL_TYPE_KEY, 'json'],
    ]);
  });

  test('of a batch differs from it in dictionaries only', () => {
    const compiled = compileContract(contractOf(FIELDS));
    const builder = compiled.createBatchBuilder();
    addRow(builder, ROW);
    builder.commitRow();

    const { schema: actual } = builder.finish();

    for (const [index, field] of actual.fields.entries()) {
      const declared = compiled.schema.fields[index];
      const type = field.type.typeId === Type.Dictionary ? Reflect.get(field.type, 'dictionary') : field.type;
      expect(String(type)).toBe(String(declared?.type));
      expect([field.name, field.nullable, [...field.metadata]]).toEqual([
        declared?.name,
        declared?.nullable,
        [...(declared?.metadata ?? [])],
      ]);
    }
  });

  test('keeps its types, dictionary ids included, for batches of the same form', () => {
    const builder = compileContract(contractOf(FIELDS)).createBatchBuilder();

    const schemas = [1, 2].map(() => {
      addRow(builder, ROW);
      builder.commitRow();
      return builder.finish().schema;
    });

    const [first, second] = schemas.map(({ fields }) => fields.map((field) => field.type));
    for (const [index, type] of (second ?? []).entries()) expect(type).toBe(first?.[index]);
  });
});

test('the fingerprint is that of the contract', () => {
  const contract = contractOf(FIELDS);

  expect(compileContract(contract).fingerprint).toBe(contractFingerprint(contract));
});

describe('batches', () => {
  test('hold every kind of value, and are read back through Arrow IPC with the same values and nulls', () => {
    const builder = compileContract(contractOf(FIELDS)).createBatchBuilder({ capacity: 2 });
    const nulls = [7n, ...FIELDS.slice(1).map(() => null)];
    const rows = Array.from({ length: 21 }, (_, row) => (row % 3 === 1 ? nulls : ROW));

    for (const row of rows) {
      expect(addRow(builder, row)).toEqual(row.map(() => 0));
      builder.commitRow();
    }
    const batch = builder.finish();
    const [copy] = tableFromIPC(tableToIPC(new Table([batch]))).batches;

    const stored = rows.map((row) => (row === nulls ? nulls : STORED_ROW));
    expect(rowsOf(batch)).toEqual(stored);
    expect(copy && rowsOf(copy)).toEqual(stored);
    expect(batch.data.children.map((child) => child.nullCount)).toEqual([0, ...FIELDS.slice(1).map(() => 7)]);
  });

  test('a row that is not committed is overwritten by the next, whichever fields it reached', () => {
    const builder = compileContract(contractOf(FIELDS)).createBatchBuilder({ capacity: 1 });
    const nulls = [7n, ...FIELDS.slice(1).map(() => null)];

    for (let reached = 0; reached <= FIELDS.length; reached++) {
      for (const column of builder.columns.slice(0, reached)) column.appendValue(ROW[FIELDS.indexOf(column.field)]);
      addRow(builder, nulls);
      builder.commitRow();
      for (const column of builder.columns.slice(1, reached)) column.appendNull();
      addRow(builder, ROW);
      builder.commitRow();
    }
    addRow(builder, ROW);
    const rows = rowsOf(builder.finish());

    expect(rows).toHaveLength(2 * (FIELDS.length + 1));
    for (const [index, row] of rows.entries()) expect(row).toEqual(index % 2 === 0 ? nulls : STORED_ROW);
  });

  test('the last append to a column before the commit counts', () => {
    const builder = compileContract(contractOf(FIELDS)).createBatchBuilder();

    addRow(builder, ROW);
    builder.columns[1]?.appendValue('not a number');
    builder.columns[1]?.appendNull();
    builder.columns[2]?.appendValue('Bonn');
    builder.commitRow();
    const [row] = rowsOf(builder.finish());

    expect(row?.slice(0, 3)).toEqual([1n, null, 'Bonn']);
  });

  test('of any sizes, from builders of any capacity, hold the same rows', () => {
    const fields = [
      fieldOf({ kind: 'integer', bits: 64 }, { name: 'id' }),
      fieldOf({ kind: 'string' }, { name: 'city' }),
      fieldOf({ kind: 'decimal', precision: 20, scale: 2 }, { name: 'price' }),
      fieldOf({ kind: 'array', items: { kind: 'boolean' } }, { name: 'flags' }),
    ];
    const row = fc.tuple(
      fc.option(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
      fc.option(fc.string({ maxLength: 5 })),
      fc.option(fc.bigInt({ min: -(10n ** 20n) + 1n, max: 10n ** 20n - 1n })),
      fc.option(fc.array(fc.option(fc.boolean()))),
    );
    const shape = fc.tuple(
      fc.array(row, { maxLength: 40 }),
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 20 }),
    );

    fc.assert(
      fc.property(shape, ([rows, capacity, batchRows]) => {
        const builder = compileContract(contractOf(fields)).createBatchBuilder({ capacity });
        const read: unknown[][] = [];

        for (const values of rows) {
          addRow(builder, values);
          builder.commitRow();
          if (builder.rowCount === batchRows) read.push(...rowsOf(builder.finish()));
        }
        read.push(...rowsOf(builder.finish()));

        expect(read).toEqual(rows);
      }),
    );
  });

  test('without rows are empty, not broken', () => {
    const builder = compileContract(contractOf(FIELDS)).createBatchBuilder();

    const batch = builder.finish();

    expect(batch).toBeInstanceOf(RecordBatch);
    expect(batch.numRows).toBe(0);
    expect(batch.numCols).toBe(FIELDS.length);
    expect(tableFromIPC(tableToIPC(new Table([batch]))).numRows).toBe(0);
  });

  test('own buffers that hold nothing else, so that they can be transferred while the builder goes on', () => {
    const builder = compileContract(contractOf(FIELDS)).createBatchBuilder({ capacity: 4 });
    const fill = (rows: number): RecordBatch => {
      for (let row = 0; row < rows; row++) {
        addRow(builder, ROW);
        builder.commitRow();
      }
      return builder.finish();
    };

    for (const rows of [3, 4, 5]) {
      const buffers = fill(rows).data.children.flatMap(buffersOf);
      for (const buffer of buffers) expect(buffer.byteLength).toBe(buffer.buffer.byteLength);
      const transfer = buffers.map(({ buffer }) => buffer).filter((buffer) => buffer instanceof ArrayBuffer);
      structuredClone(null, { transfer: [...new Set(transfer)] });
    }

    expect(rowsOf(fill(2))).toEqual([STORED_ROW, STORED_ROW]);
  });

  test('that are exactly full are handed over without a copy, and the builder goes on', () => {
    const builder = compileContract(contractOf(FIELDS)).createBatchBuilder({ capacity: 4 });
    const sizes: number[] = [];

    for (let row = 0; row < 12; row++) {
      addRow(builder, ROW);
      builder.commitRow();
      if (builder.rowCount < 4) continue;
      const batch = builder.finish();
      sizes.push(...batch.data.children.slice(0, 2).map((child) => child.values.buffer.byteLength));
      expect(rowsOf(batch)).toEqual(Array(4).fill(STORED_ROW));
    }

    expect(sizes).toEqual([32, 16, 32, 16, 32, 16]);
  });

  test('that were handed over do not change when the builder goes on', () => {
    const builder = compileContract(contractOf(FIELDS)).createBatchBuilder({ capacity: 1 });
    addRow(builder, ROW);
    builder.commitRow();
    const first = builder.finish();

    addRow(builder, [9n, ...FIELDS.slice(1).map(() => null)]);
    builder.commitRow();
    builder.finish();

    expect(rowsOf(first)).toEqual([STORED_ROW]);
  });

  test('count their rows and bytes', () => {
    const builder = compileContract(
      contractOf([fieldOf({ kind: 'integer', bits: 64 }), fieldOf({ kind: 'bytes' }, { name: 'blob' })]),
    ).createBatchBuilder();
    const empty = builder.byteLength;

    for (let row = 0; row < 1000; row++) {
      addRow(builder, [1n, new Uint8Array(100)]);
      builder.commitRow();
    }

    expect(empty).toBe(0);
    expect(builder.rowCount).toBe(1000);
    expect(builder.byteLength).toBe(1000 * (8 + 4 + 100));
  });

  test('a column that was forgotten is named instead of repeating an older value', () => {
    const builder = compileContract(contractOf(FIELDS)).createBatchBuilder({ capacity: 4 });
    addRow(builder, ROW);
    builder.commitRow();
    builder.finish();

    for (const column of builder.columns)
      if (column.field.name !== 'price') column.appendValue(ROW[FIELDS.indexOf(column.field)]);
    builder.commitRow();

    expect(() => builder.finish()).toThrow(/column price: row 0 of the batch was committed without a value/);
  });
});

test.each([
  ['a value that was refused', 'x'],
  ['a null that was refused', null],
])('%s cannot be committed by mistake', (_name, value) => {
  const builder = compileContract(contractOf(FIELDS)).createBatchBuilder();
  addRow(builder, ROW);
  builder.columns[0]?.appendValue(value);
  builder.commitRow();

  expect(() => builder.finish()).toThrow(/column id: row 0 of the batch was committed without a value/);
});

/** Every buffer of a column but those of its dictionary. */
function buffersOf(data: Data): ArrayBufferView[] {
  const own = [data.values, data.valueOffsets, data.nullBitmap].filter((buffer) => ArrayBuffer.isView(buffer));
  return [...own.filter((buffer) => buffer.byteLength > 0), ...data.children.flatMap(buffersOf)];
}

describe('contracts that cannot be compiled', () => {
  const problemsOf = (fields: readonly ContractField[]): readonly string[] => {
    try {
      compileContract(contractOf(fields));
      return [];
    } catch (error) {
      if (!(error instanceof ContractError)) throw error;
      expect(error.code).toBe('ECL_CONTRACT_INVALID');
      return error.details.problems.map((problem) => `${problem.field}: ${problem.message}`);
    }
  };

  test('all problems are named at once, with field and property', () => {
    const problems = problemsOf([
      fieldOf({ kind: 'string' }, { name: 'a', constraints: { pattern: '(' } }),
      fieldOf({ kind: 'integer', bits: 32 }, { name: 'b', constraints: { minimum: '2147483648', enum: [1, 'x'] } }),
      fieldOf({ kind: 'date' }, { name: 'c', formats: ['%Q'] }),
      fieldOf({ kind: 'timestamptz' }, { name: 'd', zone: 'Mars/Olympus' }),
      fieldOf({ kind: 'boolean' }, { name: 'e', formats: ['maybe'], constraints: { minimum: '0' } }),
      fieldOf({ kind: 'uuid' }, { name: 'f', formats: ['%Y'], constraints: { pattern: 'x' } }),
      fieldOf(
        { kind: 'object', fields: [fieldOf({ kind: 'bytes' }, { name: 'h', constraints: { maxLength: 3 } })] },
        { name: 'g' },
      ),
    ]);

    expect(problems).toEqual([
      expect.stringMatching(/^a\.pattern: Invalid regular expression/),
      'b.minimum: expected a value of the field\'s own type, got "2147483648" (field.overflow)',
      'b.enum: expected a value of the field\'s own type, got "x" (field.type)',
      expect.stringMatching(/^c\.formats: format "%Q" has %Q; known are/),
      'd.zone: expected an IANA zone such as Europe/Berlin, got "Mars/Olympus"',
      'e.minimum: a boolean field cannot have this constraint',
      'e.formats: expected two texts as in Y/N, got "maybe"',
      'f.pattern: a uuid field cannot have this constraint',
      'f.formats: a uuid field has one text form only',
      'g.h.maxLength: a bytes field cannot have this constraint',
    ]);
  });

  test('a zone matters to instants only', () => {
    expect(problemsOf([fieldOf({ kind: 'timestamp' }, { zone: 'Mars/Olympus' })])).toEqual([]);
  });
});
