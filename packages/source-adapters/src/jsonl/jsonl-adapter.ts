import { createByteWindow } from '../bytes/byte-window.ts';
import { openLocalFile } from '../bytes/file-port.ts';
import type { OpenFile } from '../bytes/file-port.ts';
import { openByteBlocks } from '../bytes/open-byte-blocks.ts';
import { skipByteOrderMark } from '../bytes/skip-byte-order-mark.ts';
import { checkFile } from '../check-file.ts';
import { createReader } from '../create-reader.ts';
import { createRowSink } from '../create-row-sink.ts';
import { createSpanLedger } from '../bytes/create-span-ledger.ts';
import { defineSourceAdapter } from '../define-source-adapter.ts';
import { SourceAdapterError } from '../errors.ts';
import { readParsedBatches } from '../read-parsed-batches.ts';
import { createObjectRows } from '../rows/create-object-rows.ts';
import type { OpenRequest, SourceAdapter, SourceReader } from '../source-adapter.ts';
import { discoverJsonl } from './discover-jsonl.ts';
import { createJsonlParser } from './create-jsonl-parser.ts';
import { jsonlOptionsSchema } from './jsonl-options.ts';
import type { JsonlOptions } from './jsonl-options.ts';

export interface CreateJsonlAdapterOptions {
  /** Where files come from. @default the local file system */
  readonly openFile?: OpenFile | undefined;
}

/** Make the adapter for files of one JSON object per line, in UTF-8. */
export function createJsonlAdapter({
  openFile = openLocalFile,
}: CreateJsonlAdapterOptions = {}): SourceAdapter<JsonlOptions> {
  return defineSourceAdapter<JsonlOptions>({
    id: 'jsonl',
    summary: 'One JSON object per line, plain, gzip or zstd',
    optionsSchema: jsonlOptionsSchema,
    fileSuffixes: ['.jsonl', '.ndjson'],
    open: (request) => openJsonlReader(request, openFile),
    check: ({ path }) => checkFile(openFile, path),
    discover: (options) => discoverJsonl(options, openFile),
  });
}

/** The JSON lines adapter over the local file system. */
export const jsonlAdapter = createJsonlAdapter();

async function openJsonlReader(request: OpenRequest<JsonlOptions>, openFile: OpenFile): Promise<SourceReader> {
  const { contract, options, logger, batchRows } = request;
  const blocks = await openByteBlocks({ ...options, openFile });
  try {
    const { uri } = blocks;
    const ledger = createSpanLedger(uri);
    const window = createByteWindow(() => blocks.next());
    const start = await skipByteOrderMark({ window, ledger, uri, isUtf8: true });
    refuseArray(window.bytes, start, window.end, uri);
    const sink = createRowSink({ contract, uri, batchRows });
    const objects = createObjectRows({ contract: contract.contract, sink, uri, logger });
    const parser = createJsonlParser({ sink, objects, ledger, maxRecordBytes: options.maxRecordBytes });
    return createReader({
      uri,
      read: (signal) => readParsedBatches({ window, parser, sink, ledger, start, signal }),
      close: async () => blocks[Symbol.asyncDispose](),
      summary: () => ({ uri, sha256: blocks.sha256, bytes: blocks.storedBytes, ignoredColumns: objects.ignoredKeys() }),
      progress: () => ({ bytesRead: blocks.storedBytesRead, bytesTotal: blocks.storedBytes }),
    });
  } catch (error) {
    await blocks[Symbol.asyncDispose]();
    throw error;
  }
}

/** A whole document in one array is the usual mistake; said once, it is clearer than a reject per line. */
function refuseArray(bytes: Uint8Array, start: number, end: number, uri: string): void {
  let position = start;
  while (position < end && [0x20, 0x09, 0x0a, 0x0d].includes(bytes[position] ?? 0)) position++;
  if (bytes[position] !== 0x5b) return;
  throw new SourceAdapterError(
    'ECL_SOURCE_FORMAT',
    `${uri}: the file begins with "[", a JSON array; expected one object per line. Convert it, e.g. jq -c '.[]' file.json > file.jsonl`,
    { details: { uri } },
  );
}
