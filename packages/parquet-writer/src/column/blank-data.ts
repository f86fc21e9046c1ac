import type { ColumnData } from './column-values.ts';
import type { ColumnType } from './column-type.ts';

/** What lies below a stretch of nulls. */
export function blankData(type: ColumnType, rows: number): ColumnData {
  switch (type.storage) {
    case 'bool':
      return { kind: 'bool', values: new Uint8Array(rows) };
    case 'int32':
    case 'float32':
      return { kind: 'int32', values: new Int32Array(rows) };
    case 'int64':
    case 'float64':
      return { kind: 'int64', values: new BigInt64Array(rows) };
    case 'fixed':
      return { kind: 'fixed', values: new Uint8Array(rows * type.width), width: type.width };
    case 'bytes':
      return { kind: 'bytes', offsets: new Int32Array(rows + 1), bytes: new Uint8Array(0) };
    case 'nested':
      return { kind: 'nested', values: new Array<unknown>(rows).fill(null) };
  }
}
