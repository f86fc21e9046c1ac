import { basename } from 'node:path';

import { emptyError } from '../bytes/empty-error.ts';
import type { OpenFile } from '../bytes/file-port.ts';
import { createColumnProbe } from '../discover/create-column-probe.ts';
import { proposeContract } from '../discover/propose-contract.ts';
import { decodeSample, readSamples } from '../discover/read-samples.ts';
import type { ProposedContract } from '../source-adapter.ts';
import { compileDialect } from './compile-dialect.ts';
import type { CsvOptions } from './csv-options.ts';
import { findLineEnd } from './line-bytes.ts';
import { readSampleRows } from './read-sample-rows.ts';
import type { SampleField } from './read-sample-rows.ts';
import { sniffDialect } from './sniff-dialect.ts';

/** Of one piece; short rows are many. */
const MAX_SAMPLE_ROWS = 150_000;

/**
 * Propose a contract for a delimited file: dialect, types, nulls, key and partition rule, from its first 4 MiB and pieces further in.
 *
 * @throws {SourceAdapterError} `ECL_SOURCE_EMPTY` and what opening a file raises
 */
export async function discoverCsv({ path }: CsvOptions, openFile: OpenFile): Promise<readonly ProposedContract[]> {
  const samples = await readSamples(path, openFile);
  if (samples.head.length === 0) throw emptyError(path, '0 bytes');
  const { dialect, notes } = sniffDialect(samples.head, samples.isWhole);
  const plan = compileDialect(dialect);
  const readPiece = (bytes: Uint8Array, isWhole: boolean): readonly (readonly SampleField[])[] =>
    readSampleRows({ plan, dialect, bytes, isWhole, maxRows: MAX_SAMPLE_ROWS }).rows;
  const head = readPiece(withoutMark(decodeSample(samples.head, dialect.encoding)), samples.isWhole);
  const width = usualWidth(head);
  const [first = []] = head;
  const names = dialect.header
    ? first.map(({ text }) => text)
    : Array.from({ length: width }, (_, index) => `column_${index + 1}`);
  // pieces of UTF-16 may begin in the middle of a unit, so only the head of such files is looked at
  const further = dialect.encoding.startsWith('utf-16') ? [] : samples.further;
  const rows = [
    ...head.slice(dialect.header ? 1 : 0),
    ...further.flatMap((piece) => {
      const text = decodeSample(piece, dialect.encoding);
      return readPiece(text.subarray(findLineEnd(text, 0, text.length, true)), false);
    }),
  ];
  const sound = rows.filter(({ length }) => length === names.length);
  const probes = names.map(createColumnProbe);
  for (const row of sound) {
    for (const [index, { text, isQuoted }] of row.entries()) {
      if (text === '' && !isQuoted) probes[index]?.addNull();
      else probes[index]?.add(text, isQuoted);
    }
  }
  return [
    proposeContract({
      fileName: basename(path),
      columns: probes.map((probe) => probe.guess()),
      sampledRows: sound.length,
      isWhole: samples.isWhole && head.length < MAX_SAMPLE_ROWS,
      dialect,
      notes: [
        ...notes,
        ...(sound.length < rows.length
          ? [
              `${rows.length - sound.length} of ${rows.length} sampled rows do not have ${names.length} fields and would be rejects.`,
            ]
          : []),
      ],
    }),
  ];
}

function usualWidth(rows: readonly (readonly SampleField[])[]): number {
  const counts = new Map<number, number>();
  for (const { length } of rows) counts.set(length, (counts.get(length) ?? 0) + 1);
  return [...counts].reduce((left, right) => (right[1] > left[1] ? right : left), [1, 0])[0];
}

function withoutMark(bytes: Uint8Array): Uint8Array {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}
