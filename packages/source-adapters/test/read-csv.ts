import { compileContract } from '@ecomlake/schema-contract';

import type { OpenFile } from '../src/bytes/file-port.ts';
import { createCsvAdapter } from '../src/csv/index.ts';
import type { Logger, SourceSummary } from '../src/index.ts';
import { makeContract, readAll } from '../src/testing/index.ts';
import type { ContractSketch, ReadAllResult } from '../src/testing/index.ts';

export interface ReadCsvOptions {
  readonly blockBytes?: number | undefined;
  readonly batchRows?: number | undefined;
  readonly maxFieldBytes?: number | undefined;
  readonly maxRecordBytes?: number | undefined;
  readonly logger?: Logger | undefined;
  readonly name?: string | undefined;
}

/** A file that exists in memory only. */
export function memoryFile(content: Uint8Array): OpenFile {
  const stat = { size: content.length, revision: '1' };
  return () =>
    Promise.resolve({
      ...stat,
      read(target, targetOffset, length, position) {
        const part = content.subarray(position, position + length);
        target.set(part, targetOffset);
        return Promise.resolve(part.length);
      },
      stat: () => Promise.resolve(stat),
      close: () => Promise.resolve(),
    });
}

/** Read text or bytes as a CSV file under a contract. */
export async function readCsv(
  content: string | Uint8Array,
  sketch: ContractSketch,
  options: ReadCsvOptions = {},
): Promise<ReadAllResult & { readonly summary: SourceSummary }> {
  const { batchRows, logger, name = 'rows.csv', ...rest } = options;
  const adapter = createCsvAdapter({
    openFile: memoryFile(typeof content === 'string' ? Buffer.from(content) : content),
  });
  const reader = await adapter.open({
    contract: compileContract(makeContract(sketch)),
    options: adapter.optionsSchema.parse({ path: `/memory/${name}`, ...rest }),
    batchRows,
    logger,
  });
  return { ...(await readAll(reader)), summary: reader.summary() };
}
