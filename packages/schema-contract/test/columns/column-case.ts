import type { Data } from 'apache-arrow';
import { Type } from 'apache-arrow';

import { compileContract } from '../../src/compile-contract.ts';
import type { BatchBuilder, ColumnBuilder } from '../../src/compiled-contract.ts';
import type { Contract, ContractField, LogicalType } from '../../src/contract.ts';
import { FIELD_ISSUE_CODES } from '../../src/field-issue.ts';
import type { FieldVerdict } from '../../src/field-issue.ts';

/** A field with nothing special about it but what is given. */
export function fieldOf(type: LogicalType, rest: Partial<Omit<ContractField, 'type'>> = {}): ContractField {
  return { name: 'value', required: false, constraints: {}, formats: [], zone: 'UTC', ...rest, type };
}

export function contractOf(fields: readonly ContractField[], rest: Partial<Omit<Contract, 'fields'>> = {}): Contract {
  return {
    id: 'test.table',
    version: '1.0.0',
    table: 'table',
    primaryKey: [],
    relationships: [],
    dialect: { delimiter: ',', quote: '"', escape: '"', header: true, comment: null, encoding: 'utf-8', trim: false },
    nulls: { emptyUnquoted: 'null', emptyQuoted: 'empty', tokens: [], quotedTokens: 'value' },
    partition: { kind: 'snapshot', key: 'ingest_dt' },
    sort: [],
    lineage: { batchId: false, ingestionTs: false, eventId: false, sourceFile: false },
    evolution: { columns: 'freeze', types: 'discard_row' },
    rejects: { maxRows: 0, maxShare: null },
    ...rest,
    fields,
  };
}

/** A builder of one column, ready for values. */
export interface ColumnCase {
  readonly builder: BatchBuilder;
  readonly column: ColumnBuilder;
  /** Give a text to the byte door and commit it when it is stored. @returns its issue code */
  text(text: string | Uint8Array, quoted?: boolean): string;
  /** Give a value to the other door and commit it when it is stored. @returns its issue code */
  value(value: unknown): string;
  /** Finish the batch and read what was committed. */
  stored(): unknown[];
}

export function columnCase(
  field: ContractField,
  rest: Partial<Omit<Contract, 'fields'>> & { readonly capacity?: number } = {},
): ColumnCase {
  const { capacity, ...contract } = rest;
  const builder = compileContract(contractOf([field], contract)).createBatchBuilder({ capacity });
  const [column] = builder.columns;
  if (column === undefined) throw new Error('the contract has no column');
  const judged = (verdict: FieldVerdict): string => {
    if (verdict === 0) builder.commitRow();
    return codeOf(verdict);
  };
  return {
    builder,
    column,
    text(text, quoted = false) {
      const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
      // the field stands in the middle of a block, among bytes that must not matter
      const block = new Uint8Array(bytes.length + 8).fill(0x37);
      block.set(bytes, 4);
      return judged(column.appendBytes(block, 4, 4 + bytes.length, quoted));
    },
    value: (value) => judged(column.appendValue(value)),
    stored: () => readColumn(builder.finish().data.children[0]),
  };
}

/** What a text becomes: its stored form, or the code that refuses it. */
export function read(field: ContractField, text: string | Uint8Array): unknown {
  const testCase = columnCase(field, { capacity: 1 });
  const code = testCase.text(text);
  return code === 'ok' ? testCase.stored()[0] : code;
}

/** The same for a value. */
export function readValue(field: ContractField, value: unknown): unknown {
  const testCase = columnCase(field, { capacity: 1 });
  const code = testCase.value(value);
  return code === 'ok' ? testCase.stored()[0] : code;
}

export function codeOf(verdict: FieldVerdict): string {
  return FIELD_ISSUE_CODES[verdict] ?? `no code ${String(verdict)}`;
}

/** All rows of a column, from its buffers: Arrow's own accessors convert. */
export function readColumn(data: Data | undefined): unknown[] {
  if (data === undefined) throw new Error('there is no such column');
  if (data.type.typeId === Type.Dictionary) {
    const entries = readColumn(data.dictionary?.data[0]);
    return Array.from({ length: data.length }, (_, row) => (data.getValid(row) ? entries[data.values[row]] : null));
  }
  return Array.from({ length: data.length }, (_, row) => (data.getValid(row) ? readCell(data, row) : null));
}

function readCell(data: Data, row: number): unknown {
  const { values, valueOffsets, type } = data;
  switch (type.typeId) {
    case Type.Bool:
      return ((values[row >> 3] >> (row & 7)) & 1) === 1;
    case Type.Utf8:
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytesOf(data, row));
    case Type.Binary:
      return Buffer.from(bytesOf(data, row)).toString('hex');
    case Type.FixedSizeBinary:
      return Buffer.from(values.subarray(row * 16, row * 16 + 16)).toString('hex');
    case Type.Decimal: {
      const words: Uint32Array = values.subarray(row * 4, row * 4 + 4);
      return BigInt.asIntN(
        128,
        words.reduceRight((value, word) => (value << 32n) | BigInt(word), 0n),
      );
    }
    case Type.List:
      return readColumn(data.children[0]).slice(valueOffsets[row], valueOffsets[row + 1]);
    case Type.Struct:
      return Object.fromEntries(
        data.children.map((child, index) => [type.children?.[index]?.name ?? '', readColumn(child)[row]]),
      );
    default:
      return values[row];
  }
}

function bytesOf({ values, valueOffsets }: Data, row: number): Uint8Array {
  return values.subarray(valueOffsets[row], valueOffsets[row + 1]);
}
