import type { CsvDialect } from '@ecomlake/schema-contract';

import type { CsvDialectPlan } from './compile-dialect.ts';
import { createPapaparseScanner } from './create-papaparse-scanner.ts';
import { createRecordScanner } from './create-record-scanner.ts';
import { FIELD_ESCAPED, SCAN, unescapeField } from './record-scanner.ts';
import { MAX_FIELD_BYTES, MAX_RECORD_BYTES } from './csv-options.ts';
import { findLineEnd, startsWith } from './line-bytes.ts';
import { MAX_COLUMNS } from './map-header.ts';

export interface SampleField {
  readonly text: string;
  readonly isQuoted: boolean;
}

export interface ReadSampleRowsOptions {
  readonly plan: CsvDialectPlan;
  readonly dialect: CsvDialect;
  /** UTF-8, without byte order mark. */
  readonly bytes: Uint8Array;
  /** The bytes are the whole file, so its last record is complete. */
  readonly isWhole: boolean;
  readonly maxRows: number;
}

/** Records of a sample as texts: few, so that strings may be made of them. Blank lines and comments are left out. */
export function readSampleRows({ plan, dialect, bytes, isWhole, maxRows }: ReadSampleRowsOptions): {
  readonly rows: readonly (readonly SampleField[])[];
  readonly brokenCount: number;
} {
  const limits = { maxFieldBytes: MAX_FIELD_BYTES, maxRecordBytes: MAX_RECORD_BYTES, fieldCapacity: MAX_COLUMNS };
  const scanner = plan.needsPapaparse
    ? createPapaparseScanner({ dialect, ...limits })
    : createRecordScanner({ dialect: plan.dialect, ...limits });
  const rows: SampleField[][] = [];
  let brokenCount = 0;
  let position = 0;
  while (position < bytes.length && rows.length < maxRows) {
    const { comment } = plan.dialect;
    if (comment !== null && startsWith(bytes, position, bytes.length, true, comment) === 'yes') {
      position = findLineEnd(bytes, position, bytes.length, true);
      continue;
    }
    const outcome = scanner.scan(bytes, position, bytes.length, isWhole);
    if (outcome === SCAN.NEED_MORE) break;
    if (outcome !== SCAN.RECORD) {
      brokenCount++;
      position = findLineEnd(bytes, position, bytes.length, true);
      continue;
    }
    scanner.expand();
    position = scanner.next;
    const row = Array.from({ length: Math.min(scanner.fieldCount, MAX_COLUMNS) }, (_, index) => fieldAt(index));
    if (row.length > 1 || row[0]?.text !== '') rows.push(row);
  }
  return { rows, brokenCount };

  function fieldAt(index: number): SampleField {
    const start = scanner.starts[index] ?? 0;
    const end = scanner.ends[index] ?? 0;
    const flags = scanner.flags[index] ?? 0;
    let content = bytes.subarray(start, end);
    if ((flags & FIELD_ESCAPED) !== 0) {
      const target = new Uint8Array(end - start);
      content = target.subarray(0, unescapeField(plan.dialect, bytes, start, end, target));
    }
    return { text: Buffer.from(content).toString('utf8'), isQuoted: flags !== 0 };
  }
}
