import { createByteWindow } from '../bytes/byte-window.ts';
import type { OpenFile } from '../bytes/file-port.ts';
import { openByteBlocks } from '../bytes/open-byte-blocks.ts';
import type { ByteBlocks } from '../bytes/open-byte-blocks.ts';
import { skipByteOrderMark } from '../bytes/skip-byte-order-mark.ts';
import { createTranscoder } from '../bytes/transcode-blocks.ts';
import { createReader } from '../create-reader.ts';
import { createRowSink } from '../create-row-sink.ts';
import type { Logger } from '../logger.ts';
import { partitionFieldIndex } from '../partition-field-index.ts';
import { readParsedBatches } from '../read-parsed-batches.ts';
import type { OpenRequest, SourceReader } from '../source-adapter.ts';
import { compileDialect } from './compile-dialect.ts';
import { createCsvParser } from './create-csv-parser.ts';
import { createPapaparseScanner } from './create-papaparse-scanner.ts';
import { createRecordScanner } from './create-record-scanner.ts';
import type { RecordScanner } from './record-scanner.ts';
import { createSpanLedger } from '../bytes/create-span-ledger.ts';
import type { CsvOptions } from './csv-options.ts';
import { MAX_COLUMNS, mapHeader, mapPositions } from './map-header.ts';
import type { ColumnMapping } from './map-header.ts';
import { readHeader } from './read-header.ts';

/**
 * Open a delimited file under a contract. The header is read and mapped here, so that a file that does not fit fails before any row.
 *
 * @throws {SourceAdapterError} `ECL_SOURCE_NOT_FOUND`, `ECL_SOURCE_UNREADABLE`, `ECL_SOURCE_EMPTY`, `ECL_SOURCE_COMPRESSION`,
 * `ECL_SOURCE_FORMAT`, `ECL_SOURCE_DIALECT`, `ECL_SOURCE_HEADER_*`; while reading also `ECL_SOURCE_CHANGED`, `ECL_SOURCE_TYPE_FROZEN`
 */
export async function openCsvReader(request: OpenRequest<CsvOptions>, openFile?: OpenFile): Promise<SourceReader> {
  const { contract, options, logger, batchRows } = request;
  const { dialect } = contract.contract;
  const plan = compileDialect(dialect); // a dialect that cannot be read is reported before the file is touched
  const blocks = await openByteBlocks({ ...options, openFile });
  try {
    const { uri } = blocks;
    const ledger = createSpanLedger(uri);
    const window = createByteWindow(plan.isUtf8 ? () => blocks.next() : transcoded(blocks, dialect.encoding));
    const scannerFor = (fieldCapacity: number): RecordScanner => {
      const { maxFieldBytes, maxRecordBytes } = options;
      return plan.needsPapaparse
        ? createPapaparseScanner({ dialect, maxFieldBytes, maxRecordBytes, fieldCapacity })
        : createRecordScanner({ dialect: plan.dialect, maxFieldBytes, maxRecordBytes, fieldCapacity });
    };
    const afterMark = await skipByteOrderMark({ window, ledger, uri, isUtf8: plan.isUtf8 });
    const header = dialect.header
      ? await readHeader({ window, scanner: scannerFor(MAX_COLUMNS), dialect: plan.dialect, ledger, uri }, afterMark)
      : { names: undefined, position: afterMark, line: 1 };
    const mapping =
      header.names === undefined ? mapPositions(contract.contract) : mapHeader(contract.contract, header.names, uri);
    warnOfDifferences(mapping, uri, logger);
    const sink = createRowSink({ contract, uri, batchRows });
    const parser = createCsvParser({
      dialect: plan.dialect,
      scanner: scannerFor(Math.max(1, mapping.columnCount)),
      mapping,
      sink,
      ledger,
      partitionField: partitionFieldIndex(contract.contract),
      rejectUnexpected: contract.contract.evolution.columns === 'discard_row' && mapping.extraColumns.length > 0,
      delimiter: Buffer.from(dialect.delimiter, 'utf8'),
      maxRecordBytes: options.maxRecordBytes,
      firstLine: header.line,
    });
    return createReader({
      uri,
      read: (signal) => readParsedBatches({ window, parser, sink, ledger, start: header.position, signal }),
      close: async () => blocks[Symbol.asyncDispose](),
      summary: () => ({
        uri,
        sha256: blocks.sha256,
        bytes: blocks.storedBytes,
        ignoredColumns: mapping.extraColumns.map(({ name }) => name),
        absentColumns: mapping.absentFields,
      }),
      progress: () => ({ bytesRead: blocks.storedBytesRead, bytesTotal: blocks.storedBytes }),
    });
  } catch (error) {
    await blocks[Symbol.asyncDispose]();
    throw error;
  }
}

function transcoded(blocks: ByteBlocks, encoding: string): () => Promise<Uint8Array | null> {
  const transcoder = createTranscoder(encoding);
  let isDone = false;
  return async () => {
    if (isDone) return null;
    const block = await blocks.next();
    if (block !== null) return transcoder.transcode(block, false);
    isDone = true;
    return transcoder.transcode(new Uint8Array(0), true);
  };
}

function warnOfDifferences(mapping: ColumnMapping, uri: string, logger: Logger | undefined): void {
  if (mapping.extraColumns.length > 0) {
    logger?.warn('columns of the source are not in the contract and are not read', {
      uri,
      columns: mapping.extraColumns.map(({ name }) => name),
    });
  }
  if (mapping.absentFields.length > 0) {
    logger?.warn('optional fields of the contract are not in the source and are null', {
      uri,
      fields: mapping.absentFields,
    });
  }
}
