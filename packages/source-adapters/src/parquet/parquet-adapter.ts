import { pathToFileURL } from 'node:url';

import { openLocalFile } from '../bytes/file-port.ts';
import type { OpenFile, ReadableFile } from '../bytes/file-port.ts';
import { openOrExplain } from '../bytes/open-byte-blocks.ts';
import { checkFile } from '../check-file.ts';
import { createReader } from '../create-reader.ts';
import { createReject } from '../create-reject.ts';
import type { RecordPlace } from '../create-reject.ts';
import { createRowSink } from '../create-row-sink.ts';
import type { RowContext, RowSink } from '../create-row-sink.ts';
import { mapHeader } from '../csv/map-header.ts';
import type { ColumnMapping } from '../csv/map-header.ts';
import { defineSourceAdapter } from '../define-source-adapter.ts';
import { partitionFieldIndex } from '../partition-field-index.ts';
import { rowBytes, valueText } from '../rows/value-text.ts';
import type { OpenRequest, SourceAdapter, SourceBatch, SourceReader } from '../source-adapter.ts';
import { discoverParquet } from './discover-parquet.ts';
import { hashFile, openParquetFile } from './open-parquet-file.ts';
import type { ParquetFile } from './open-parquet-file.ts';
import { parquetOptionsSchema } from './parquet-options.ts';
import type { ParquetOptions } from './parquet-options.ts';
import { planParquetColumns } from './plan-parquet-columns.ts';
import type { ParquetColumnPlan } from './plan-parquet-columns.ts';

export interface CreateParquetAdapterOptions {
  /** Where files come from. @default the local file system */
  readonly openFile?: OpenFile | undefined;
}

/** Make the adapter for Parquet files, read one row group at a time. */
export function createParquetAdapter({
  openFile = openLocalFile,
}: CreateParquetAdapterOptions = {}): SourceAdapter<ParquetOptions> {
  return defineSourceAdapter<ParquetOptions>({
    id: 'parquet',
    summary: 'Parquet files',
    optionsSchema: parquetOptionsSchema,
    fileSuffixes: ['.parquet'],
    open: (request) => openParquetReader(request, openFile),
    check: ({ path }) => checkFile(openFile, path),
    discover: (options) => discoverParquet(options, openFile),
  });
}

/** The Parquet adapter over the local file system. */
export const parquetAdapter = createParquetAdapter();

async function openParquetReader(request: OpenRequest<ParquetOptions>, openFile: OpenFile): Promise<SourceReader> {
  const { contract, options, logger, batchRows } = request;
  const { path, uri = pathToFileURL(path).href } = options;
  const file = await openOrExplain(openFile, path);
  try {
    const parquet = await openParquetFile(file, uri);
    const mapping = mapHeader(contract.contract, [...parquet.columns.keys()], uri);
    const ignored = mapping.extraColumns.map(({ name }) => name);
    if (ignored.length > 0) {
      logger?.warn('columns of the source are not in the contract and are not read', { uri, columns: ignored });
    }
    const plans = planParquetColumns(contract.contract.fields, parquet.columns, uri);
    const sink = createRowSink({ contract, uri, batchRows });
    const state: ReadState = { sha256: null, bytesRead: 0 };
    return createReader({
      uri,
      read: async function* (signal) {
        yield* readRowGroups({ parquet, plans, mapping, request, sink, signal, state });
        state.sha256 = await hashFile(file, uri, signal);
      },
      close: () => file.close(),
      summary: () => ({
        uri,
        sha256: state.sha256,
        bytes: file.size,
        ignoredColumns: ignored,
        absentColumns: mapping.absentFields,
      }),
      progress: () => ({ bytesRead: state.bytesRead, bytesTotal: file.size }),
    });
  } catch (error) {
    await closeQuietly(file);
    throw error;
  }
}

interface ReadState {
  sha256: string | null;
  bytesRead: number;
}

interface ReadRowGroupsOptions {
  readonly parquet: ParquetFile;
  readonly plans: readonly (ParquetColumnPlan | undefined)[];
  readonly mapping: ColumnMapping;
  readonly request: OpenRequest<ParquetOptions>;
  readonly sink: RowSink;
  readonly signal: AbortSignal | undefined;
  readonly state: ReadState;
}

async function* readRowGroups(options: ReadRowGroupsOptions): AsyncIterable<SourceBatch> {
  const { parquet, plans, mapping, request, sink, signal, state } = options;
  const { contract } = request.contract;
  const partitionField = partitionFieldIndex(contract);
  const guarded = contract.evolution.columns === 'discard_row' ? mapping.extraColumns.map(({ name }) => name) : [];
  const { columns } = sink;
  for (const [group, { rowStart, rowEnd }] of parquet.scan.ranges.entries()) {
    signal?.throwIfAborted();
    // one row group after the other: that is what bounds the memory
    const data = await Promise.all(
      plans.map(async (plan) =>
        plan === undefined ? undefined : parquet.readColumn(plan.field.name, rowStart, rowEnd),
      ),
    );
    const guardedData = await Promise.all(guarded.map((name) => parquet.readColumn(name, rowStart, rowEnd)));
    let row = 0;
    const valueOf = (index: number): unknown => convert(plans[index], data[index]?.[row]);
    const place = (): RecordPlace => ({
      recordNumber: sink.rowsRead + 1,
      line: null,
      byteOffset: null,
      byteLength: null,
      raw: rowBytes(
        Object.fromEntries(
          contract.fields.map((field, index) => [field.name, textOrValue(field.type.kind, valueOf(index))]),
        ),
      ),
    });
    const context: RowContext = {
      place,
      foundText: (index) => valueText(valueOf(index), contract.fields[index]?.type.kind),
      partitionText: () => (partitionField < 0 ? null : (context.foundText(partitionField) ?? null)),
    };
    for (; row < rowEnd - rowStart; row++) {
      const unexpected = guardedData.findIndex((values) => values[row] !== null && values[row] !== undefined);
      if (unexpected >= 0) {
        const name = guarded[unexpected] ?? '';
        sink.reject(
          createReject({
            code: 'row.unexpected_field',
            message: `column ${name} is not in the contract, and this row has a value there`,
            place: place(),
            partitionText: context.partitionText(),
          }),
        );
      } else {
        let isKept = true;
        for (const [index, column] of columns.entries()) {
          const verdict = column.appendValue(valueOf(index));
          if (verdict !== 0 && !sink.refuse(index, verdict, context)) {
            isKept = false;
            break;
          }
        }
        if (isKept) sink.commit();
      }
      if (sink.isFull(0)) {
        yield sink.take(null, null);
        signal?.throwIfAborted();
      }
    }
    state.bytesRead += compressedBytes(parquet, group);
  }
  if (sink.rowsInBatch > 0) yield sink.take(null, null);
}

function convert(plan: ParquetColumnPlan | undefined, value: unknown): unknown {
  return plan === undefined || value === null || value === undefined ? null : plan.convert(value);
}

function textOrValue(kind: Parameters<typeof valueText>[1], value: unknown): unknown {
  return typeof value === 'bigint' ? valueText(value, kind) : value;
}

function compressedBytes({ scan }: ParquetFile, group: number): number {
  const columns = scan.metadata.row_groups[group]?.columns ?? [];
  return columns.reduce((sum, { meta_data }) => sum + Number(meta_data?.total_compressed_size ?? 0), 0);
}

async function closeQuietly(file: ReadableFile): Promise<void> {
  await file.close().catch(() => undefined); // the error that led here says more than a failed close
}
