import type { PartitionFinding, VerifyLakeResult } from '@ecomlake/pipeline';

import { countOf, formatBytes, formatCount } from '../terminal/format-quantity.ts';
import { renderTable } from '../terminal/render-table.ts';
import { wrapText } from '../terminal/wrap-text.ts';
import type { RenderOptions } from './render-options.ts';

export interface VerificationDocument {
  readonly status: VerifyLakeResult['outcome'];
  readonly depth: VerifyLakeResult['depth'];
  readonly partitions: number;
  readonly damaged: number;
  readonly tables: readonly {
    readonly table: string;
    readonly partitions: number;
    readonly damaged: number;
    readonly rows: number;
    readonly files: number;
    readonly bytes: number;
    readonly default_partition_rows: number;
  }[];
  readonly findings: readonly {
    readonly table: string;
    readonly partition: string;
    readonly code: string;
    readonly severity: 'error' | 'warning';
    readonly message: string;
    /** Below the root of the lake. */
    readonly path: string | null;
  }[];
  /** Bytes read to prove digests. */
  readonly bytes_read: number;
}

export function verificationDocument(result: VerifyLakeResult): VerificationDocument {
  const { outcome, depth, partitions, damaged, tables, findings, bytesRead } = result;
  return {
    status: outcome,
    depth,
    partitions,
    damaged,
    tables: tables.map(({ table, partitions: count, damaged: bad, rows, files, bytes, defaultPartitionRows }) => ({
      table,
      partitions: count,
      damaged: bad,
      rows,
      files,
      bytes,
      default_partition_rows: defaultPartitionRows,
    })),
    findings: findings.map(({ table, partition, code, severity, message, path }) => ({
      table,
      partition,
      code,
      severity,
      message,
      path: path ?? null,
    })),
    bytes_read: bytesRead,
  };
}

/** Findings shown; the JSON result has all. */
const MAX_SHOWN = 20;

/** A line per table, then what is wrong, errors first. */
export function renderVerification(result: VerifyLakeResult, options: RenderOptions): string {
  return [tables(result, options), findings(result.findings, options), conclusion(result, options)]
    .filter((section) => section !== '')
    .join('\n\n');
}

function tables({ tables: results }: VerifyLakeResult, { width, paint }: RenderOptions): string {
  if (results.length === 0) return '';
  const right = { align: 'right', isFixed: true } as const;
  return renderTable({
    columns: [
      { title: 'TABLE' },
      { title: 'PARTITIONS', ...right },
      { title: 'DAMAGED', ...right },
      { title: 'FILES', ...right },
      { title: 'ROWS', ...right },
      { title: 'WITHOUT KEY', ...right },
      { title: 'SIZE', ...right },
    ],
    rows: results.map(({ table, partitions, damaged, files, rows, defaultPartitionRows, bytes }) => [
      table,
      formatCount(partitions),
      formatCount(damaged),
      formatCount(files),
      formatCount(rows),
      formatCount(defaultPartitionRows),
      formatBytes(bytes),
    ]),
    width,
    paint,
  });
}

function findings(all: readonly PartitionFinding[], { width, paint }: RenderOptions): string {
  const sorted = [...all].sort((left, right) => rank(left) - rank(right));
  const lines = sorted.slice(0, MAX_SHOWN).map(({ severity, code, message }) => {
    const label = paint(severity === 'error' ? 'red' : 'yellow', severity.padEnd(9));
    return label + wrapText(`${message} (${code})`, { width, first: ' '.repeat(9) }).trimStart();
  });
  const more = all.length - lines.length;
  return [...lines, ...(more > 0 ? [`and ${formatCount(more)} more: see --json`] : [])].join('\n');
}

function rank({ severity }: PartitionFinding): number {
  return severity === 'error' ? 0 : 1;
}

function conclusion(result: VerifyLakeResult, { paint, width }: RenderOptions): string {
  const { outcome, depth, partitions, damaged, bytesRead } = result;
  if (partitions === 0) return paint('red', 'no partition found');
  const how =
    depth === 'deep'
      ? `every byte of ${formatBytes(bytesRead)} read`
      : 'by documents, names, sizes and markers (--deep reads every byte)';
  if (outcome === 'success') {
    return paint('green', 'valid') + wrapText(`: ${countOf(partitions, 'partition')}, ${how}`, { width, rest: '' });
  }
  const sentence = `: ${formatCount(damaged)} of ${countOf(partitions, 'partition')}; export them again, which replaces what is there`;
  return paint('red', 'damaged') + wrapText(sentence, { width, rest: '' });
}
