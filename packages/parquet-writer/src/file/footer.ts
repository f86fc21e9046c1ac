import type { KeyValue, RowGroup } from 'hyparquet';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';

import type { ColumnType } from '../column/column-type.ts';
import type { PlacedChunk } from './row-group.ts';

export interface FooterOptions {
  readonly columns: readonly ColumnType[];
  readonly rowGroups: readonly RowGroup[];
  /** Of all row groups, in the order of the file. */
  readonly chunks: readonly PlacedChunk[];
  readonly rows: number;
  /** Bytes before the footer. */
  readonly offset: number;
  readonly metadata: ReadonlyMap<string, string>;
  readonly createdBy: string;
}

/** Bytes that open and close a Parquet file. */
export const MAGIC = Uint8Array.of(0x50, 0x41, 0x52, 0x31);

/** Page indexes, bloom filters, file metadata and magic: everything behind the last row group (Parquet specification, "File Format"). */
export function footerBytes({
  columns,
  rowGroups,
  chunks,
  rows,
  offset,
  metadata,
  createdBy,
}: FooterOptions): Uint8Array {
  const writer = new ByteWriter();
  const kvMetadata: KeyValue[] = Array.from(metadata, ([key, value]) => ({ key, value }));
  const parquet = new ParquetWriter({
    writer,
    schema: [{ name: 'schema', num_children: columns.length }, ...columns.flatMap(({ elements }) => elements)],
    createdBy,
    statisticsTruncateLength: Infinity,
    ...(kvMetadata.length === 0 ? {} : { kvMetadata }),
  });
  // its magic number is in the file already; positions go on from there
  writer.index = 0;
  writer.offset = offset;
  parquet.row_groups = [...rowGroups];
  parquet.num_rows = BigInt(rows);
  parquet.pendingIndexes = [...chunks];
  void parquet.finish(); // a ByteWriter finishes at once
  return writer.getBytes();
}
