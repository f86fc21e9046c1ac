import type { ColumnMetaData, RowGroup, Statistics } from 'hyparquet';
import type { ParquetWriter } from 'hyparquet-writer';

import type { ColumnType } from '../column/column-type.ts';
import type { PhysicalValue } from '../encode/bounds.ts';
import { comparePhysical } from '../encode/bounds.ts';
import { CODECS } from '../encode/compressor.ts';
import type { EncodedChunk, EncodedPage } from '../encode/encoded-chunk.ts';
import { plainForm } from '../encode/encoded-chunk.ts';
import type { EncodedNestedColumn } from '../encode/nested-chunk.ts';
import type { WrittenBounds } from '../encode/truncate-bound.ts';
import { truncateBounds } from '../encode/truncate-bound.ts';
import { fromBigEndian } from './statistics-value.ts';

export type SortingColumn = NonNullable<RowGroup['sorting_columns']>[number];

/** A chunk at its place in the file, with the indexes that follow the row groups. */
export type PlacedChunk = ParquetWriter['pendingIndexes'][number];

type ColumnIndexEntry = NonNullable<PlacedChunk['columnIndex']>;

/** Footer entry of a row group, from its placed chunks. */
export function rowGroupEntry(
  chunks: readonly PlacedChunk[],
  rows: number,
  sorting: readonly SortingColumn[],
): RowGroup {
  let uncompressed = 0n;
  let compressed = 0n;
  for (const { chunk } of chunks) {
    uncompressed += chunk.meta_data?.total_uncompressed_size ?? 0n;
    compressed += chunk.meta_data?.total_compressed_size ?? 0n;
  }
  return {
    columns: chunks.map(({ chunk }) => chunk),
    total_byte_size: uncompressed,
    num_rows: BigInt(rows),
    total_compressed_size: compressed,
    ...(sorting.length === 0 ? {} : { sorting_columns: [...sorting] }),
  };
}

/** Footer entry of a flat chunk whose bytes begin at `offset` (Parquet specification, `ColumnMetaData`). */
export function placeChunk(encoded: EncodedChunk, offset: number): PlacedChunk {
  const { type, pages, hasDictionary, dataOffset } = encoded;
  const bounds = encoded.bounds && truncateBounds(type, encoded.bounds);
  const metaData: ColumnMetaData = {
    type: physicalType(encoded),
    encodings: [...new Set(['PLAIN', 'RLE', encoded.encoding] as const)].filter(
      (encoding) => encoding !== 'PLAIN' || hasDictionary || encoded.encoding === 'PLAIN',
    ),
    path_in_schema: [type.name],
    codec: CODECS[encoded.codec],
    num_values: BigInt(encoded.rows),
    total_compressed_size: BigInt(encoded.bytes.length),
    total_uncompressed_size: BigInt(encoded.uncompressedBytes),
    data_page_offset: BigInt(offset + dataOffset),
    ...(hasDictionary ? { dictionary_page_offset: BigInt(offset) } : {}),
    statistics: statisticsOf(encoded, bounds),
    encoding_stats: [
      ...(hasDictionary ? [{ page_type: 'DICTIONARY_PAGE', encoding: 'PLAIN', count: 1 } as const] : []),
      { page_type: 'DATA_PAGE', encoding: encoded.encoding, count: pages.length },
    ],
  };
  const columnIndex = columnIndexOf(encoded);
  return {
    chunk: { meta_data: metaData, file_offset: BigInt(offset) },
    ...(columnIndex === undefined ? {} : { columnIndex }),
    offsetIndex: {
      page_locations: pages.map((page) => ({
        offset: BigInt(offset + page.offset),
        compressed_page_size: page.bytes,
        first_row_index: BigInt(page.firstRow),
      })),
    },
    ...(encoded.bloomFilter === undefined ? {} : { bloomFilter: encoded.bloomFilter }),
  };
}

function physicalType({ type }: EncodedChunk): ColumnMetaData['type'] {
  const physical = type.elements[0]?.type;
  if (physical === undefined) throw new TypeError(`column ${type.name}: not a flat column`);
  return physical;
}

function statisticsOf(encoded: EncodedChunk, bounds: WrittenBounds | undefined): Statistics {
  const nulls = { null_count: BigInt(encoded.nullCount) };
  if (bounds === undefined) return nulls;
  return {
    ...nulls,
    min_value: footerValue(encoded, bounds.min),
    max_value: footerValue(encoded, bounds.max),
    is_min_value_exact: bounds.isMinExact,
    is_max_value_exact: bounds.isMaxExact,
  };
}

/** The footer writer scales decimals given as numbers, and takes unscaled ones as bigint. */
function footerValue({ type }: EncodedChunk, value: PhysicalValue): PhysicalValue {
  if (type.logical !== 'decimal') return value;
  if (value instanceof Uint8Array) return fromBigEndian(value);
  return BigInt(value);
}

/** Bounds of every page; left out where a page has values but no bounds, since readers demand them. */
function columnIndexOf({ type, pages, rows }: EncodedChunk): ColumnIndexEntry | undefined {
  const isComplete = pages.every(
    ({ bounds, nullCount, firstRow }, index) =>
      bounds !== undefined || nullCount === (pages[index + 1]?.firstRow ?? rows) - firstRow,
  );
  if (!isComplete || pages.length < 2) return undefined;
  const nothing = new Uint8Array(0);
  return {
    null_pages: pages.map(({ bounds }) => bounds === undefined),
    min_values: pages.map(({ bounds }) => (bounds === undefined ? nothing : plainForm(type, bounds.min))),
    max_values: pages.map(({ bounds }) => (bounds === undefined ? nothing : plainForm(type, bounds.max))),
    boundary_order: boundaryOrder(type, pages),
    null_counts: pages.map(({ nullCount }) => BigInt(nullCount)),
  };
}

/** Whether minima and maxima both rise, or both fall, from page to page; pages of nulls are passed over. */
function boundaryOrder(type: ColumnType, pages: readonly EncodedPage[]): ColumnIndexEntry['boundary_order'] {
  let rises = true;
  let falls = true;
  let previous: WrittenBounds | undefined;
  for (const { bounds } of pages) {
    if (bounds === undefined) continue;
    if (previous !== undefined) {
      const steps = [comparePhysical(type, previous.min, bounds.min), comparePhysical(type, previous.max, bounds.max)];
      if (steps.some((step) => step > 0)) rises = false;
      if (steps.some((step) => step < 0)) falls = false;
    }
    previous = bounds;
  }
  return rises ? 'ASCENDING' : falls ? 'DESCENDING' : 'UNORDERED';
}

/** Footer entries of a nested column whose bytes begin at `offset`. */
export function placeNested({ leaves }: EncodedNestedColumn, offset: number): readonly PlacedChunk[] {
  const shift = BigInt(offset);
  return leaves.map(({ chunk, offsetIndex }) => {
    const metaData = chunk.meta_data;
    if (metaData === undefined) throw new TypeError('the column encoder left out the metadata');
    const { dictionary_page_offset: dictionaryOffset } = metaData;
    return {
      chunk: {
        file_offset: chunk.file_offset + shift,
        meta_data: {
          ...metaData,
          data_page_offset: metaData.data_page_offset + shift,
          ...(dictionaryOffset === undefined ? {} : { dictionary_page_offset: dictionaryOffset + shift }),
        },
      },
      ...(offsetIndex === undefined
        ? {}
        : {
            offsetIndex: {
              page_locations: offsetIndex.page_locations.map((page) => ({ ...page, offset: page.offset + shift })),
            },
          }),
    };
  });
}
