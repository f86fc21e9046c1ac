import { appendFile, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import type { Reject } from '@ecomlake/source-adapters';

/** Lines held in memory before they are appended to their files. */
const MAX_PENDING_BYTES = 4 * 1024 * 1024;

/** Folder of rejects whose partition cannot be told. Begins with `_`: never data. */
const UNROUTED = '_unrouted';

/** One finished ledger file. */
export interface RejectFile {
  /** `null`: the partition of these rows cannot be told. */
  readonly partition: string | null;
  /** Absolute path in the work directory. */
  readonly localPath: string;
  /** Path under the lake's root, where the file is published. */
  readonly path: string;
  /** Rows refused; values refused in rows that were kept are not among them. */
  readonly rows: number;
  readonly lines: number;
}

export interface RejectLedgerOptions {
  readonly runId: string;
  readonly table: string;
  /** Absolute folder in which `_rejects/` is laid out. */
  readonly directory: string;
}

interface OpenFile {
  readonly partition: string | null;
  readonly localPath: string;
  readonly path: string;
  rows: number;
  lines: number;
  pending: string[];
}

/**
 * Collects a table's rejects as JSON lines, one file per partition, in order of arrival. Memory is bounded: lines are appended to
 * their files as soon as a few megabytes are pending.
 */
export class RejectLedger {
  readonly #options: RejectLedgerOptions;
  readonly #files = new Map<string | null, OpenFile>();
  #pendingBytes = 0;
  #rows = 0;

  constructor(options: RejectLedgerOptions) {
    this.#options = options;
  }

  /** Rows refused so far. */
  get rows(): number {
    return this.#rows;
  }

  /** Add one reject; resolves when memory is within bounds again. */
  async add(reject: Reject, source: string, partition: string | null): Promise<void> {
    const file = this.#fileOf(partition);
    const line = `${JSON.stringify(this.#ledgerLine(reject, source, partition))}\n`;
    file.pending.push(line);
    file.lines += 1;
    if (reject.level === 'row') {
      file.rows += 1;
      this.#rows += 1;
    }
    this.#pendingBytes += line.length;
    if (this.#pendingBytes > MAX_PENDING_BYTES) await this.#flush();
  }

  /** Write what is pending. @returns the files, those of known partitions first, in code point order */
  async close(): Promise<readonly RejectFile[]> {
    await this.#flush();
    return [...this.#files.values()]
      .map(({ partition, localPath, path, rows, lines }) => ({ partition, localPath, path, rows, lines }))
      .sort((left, right) => (left.path < right.path ? -1 : 1));
  }

  #fileOf(partition: string | null): OpenFile {
    const known = this.#files.get(partition);
    if (known !== undefined) return known;
    const { table, runId, directory } = this.#options;
    const path = `_rejects/${table}/${partition ?? UNROUTED}/rejects-${runId}.jsonl`;
    const file = { partition, path, localPath: join(directory, path), rows: 0, lines: 0, pending: [] };
    this.#files.set(partition, file);
    return file;
  }

  #ledgerLine(reject: Reject, source: string, partition: string | null): Record<string, unknown> {
    return {
      run_id: this.#options.runId,
      table: this.#options.table,
      partition,
      source,
      archive_member: null,
      record_no: reject.recordNumber,
      line: reject.line,
      byte_offset: reject.byteOffset,
      byte_len: reject.byteLength,
      level: reject.level,
      stage: reject.stage,
      code: reject.code,
      column: reject.column,
      message: reject.message,
      raw: Buffer.from(reject.raw.buffer, reject.raw.byteOffset, reject.raw.byteLength).toString('base64'),
      truncated: reject.isRawTruncated,
    };
  }

  async #flush(): Promise<void> {
    for (const file of this.#files.values()) {
      if (file.pending.length === 0) continue;
      const text = file.pending.join('');
      file.pending = [];
      // one file after the other: there can be thousands of partitions
      await mkdir(dirname(file.localPath), { recursive: true });
      await appendFile(file.localPath, text);
    }
    this.#pendingBytes = 0;
  }
}
