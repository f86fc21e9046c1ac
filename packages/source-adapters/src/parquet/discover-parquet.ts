import { basename } from 'node:path';

import type { LogicalType } from '@ecomlake/schema-contract';
import type { SchemaElement, SchemaTree } from 'hyparquet';

import type { OpenFile } from '../bytes/file-port.ts';
import { openOrExplain } from '../bytes/open-byte-blocks.ts';
import type { ColumnGuess } from '../discover/create-column-probe.ts';
import { proposeContract } from '../discover/propose-contract.ts';
import type { ProposedContract } from '../source-adapter.ts';
import { openParquetFile } from './open-parquet-file.ts';
import type { ParquetFile } from './open-parquet-file.ts';
import type { ParquetOptions } from './parquet-options.ts';

/**
 * Propose a contract for a Parquet file. Types are those of its schema; only nulls are taken from the statistics.
 *
 * @throws {SourceAdapterError} `ECL_SOURCE_EMPTY`, `ECL_SOURCE_FORMAT` and what opening a file raises
 */
export async function discoverParquet(
  { path }: ParquetOptions,
  openFile: OpenFile,
): Promise<readonly ProposedContract[]> {
  const file = await openOrExplain(openFile, path);
  try {
    const parquet = await openParquetFile(file, path);
    const rowCount = Number(parquet.scan.metadata.num_rows);
    const columns = [...parquet.columns].map(([name, tree]) => guessOf(name, tree, parquet, rowCount));
    return [proposeContract({ fileName: basename(path), columns, sampledRows: rowCount, isWhole: true })];
  } finally {
    await file.close();
  }
}

function guessOf(name: string, tree: SchemaTree, parquet: ParquetFile, valueCount: number): ColumnGuess {
  return {
    name,
    type: typeOf(tree),
    formats: [],
    rivalFormats: [],
    hasNulls: tree.element.repetition_type !== 'REQUIRED' && !hasNoNulls(name, parquet),
    nullTokens: [],
    // the footer does not tell, and reading a column to find out is no look any more
    isUnique: false,
    valueCount,
  };
}

function hasNoNulls(name: string, { scan }: ParquetFile): boolean {
  return scan.metadata.row_groups.every((group) =>
    group.columns.some(
      ({ meta_data: meta }) =>
        meta?.path_in_schema.join('.') === name && Number(meta.statistics?.null_count ?? 1) === 0,
    ),
  );
}

function typeOf({ element, children }: SchemaTree): LogicalType {
  if (children.length > 0) return { kind: 'json' };
  const { logical_type: logical, converted_type: converted } = element;
  if (logical?.type === 'DECIMAL' || converted === 'DECIMAL') {
    return { kind: 'decimal', precision: element.precision ?? 38, scale: element.scale ?? 0 };
  }
  if (logical?.type === 'TIMESTAMP') return { kind: logical.isAdjustedToUTC ? 'timestamptz' : 'timestamp' };
  if (logical?.type === 'UUID') return { kind: 'uuid' };
  if (logical?.type === 'FLOAT16') return { kind: 'number', bits: 32 };
  if (logical?.type === 'JSON') return { kind: 'json' };
  if (logical?.type === 'TIME') return { kind: 'time' };
  if (logical?.type === 'DATE') return { kind: 'date' };
  switch (converted) {
    case 'DATE':
      return { kind: 'date' };
    case 'TIME_MILLIS':
    case 'TIME_MICROS':
      return { kind: 'time' };
    case 'TIMESTAMP_MILLIS':
    case 'TIMESTAMP_MICROS':
      return { kind: 'timestamptz' };
    case 'JSON':
      return { kind: 'json' };
    case 'UINT_32':
      return { kind: 'integer', bits: 64 };
    default:
      return physicalType(element, logical !== undefined || converted !== undefined);
  }
}

function physicalType({ type }: SchemaElement, isAnnotated: boolean): LogicalType {
  switch (type) {
    case 'BOOLEAN':
      return { kind: 'boolean' };
    case 'INT32':
      return { kind: 'integer', bits: 32 };
    case 'INT64':
      return { kind: 'integer', bits: 64 };
    case 'INT96':
      return { kind: 'timestamp' };
    case 'FLOAT':
      return { kind: 'number', bits: 32 };
    case 'DOUBLE':
      return { kind: 'number', bits: 64 };
    default:
      return { kind: isAnnotated ? 'string' : 'bytes' };
  }
}
