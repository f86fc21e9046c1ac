import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { createInterface } from 'node:readline';

import { z } from 'zod';

import { PipelineError } from '../errors.ts';

const REJECTS_FOLDER = '_rejects';

/** One line of a reject ledger, as it stands in the file. */
const rejectLineSchema = z.looseObject({
  run_id: z.string(),
  table: z.string(),
  partition: z.string().nullable(),
  source: z.string(),
  record_no: z.number(),
  line: z.number().nullable(),
  byte_offset: z.number().nullable(),
  byte_len: z.number().nullable(),
  level: z.enum(['row', 'value']),
  stage: z.enum(['parse', 'convert', 'contract', 'route']),
  code: z.string(),
  column: z.string().nullable(),
  message: z.string(),
  /** Base64 of the record's bytes, at most 64 KiB of them. */
  raw: z.string(),
  truncated: z.boolean(),
});

export type RejectLine = z.output<typeof rejectLineSchema>;

export interface RejectSelection {
  /** Absolute path of the lake's root. */
  readonly root: string;
  readonly table?: string | undefined;
  /** Escaped `key=value`. */
  readonly partition?: string | undefined;
  /** A run id or a beginning of one. */
  readonly runId?: string | undefined;
  readonly code?: string | undefined;
}

/** A ledger file with what it holds. */
export interface RejectSummary {
  readonly table: string;
  /** `null` where the partition of the rows cannot be told. */
  readonly partition: string | null;
  readonly runId: string;
  /** From the lake's root. */
  readonly path: string;
  readonly rows: number;
  readonly values: number;
  /** Lines by code, most frequent first. */
  readonly codes: Readonly<Record<string, number>>;
}

/** Summarize the reject ledgers of a local lake, sorted by table, partition and run. */
export async function listRejects(selection: RejectSelection): Promise<readonly RejectSummary[]> {
  const summaries: RejectSummary[] = [];
  for (const path of await ledgerFiles(selection.root)) {
    const codes = new Map<string, number>();
    let rows = 0;
    let values = 0;
    let first: RejectLine | undefined;
    // files may be large, so they are read one after the other
    for await (const line of readLedger(join(selection.root, path))) {
      if (!isWanted(line, selection)) continue;
      first ??= line;
      codes.set(line.code, (codes.get(line.code) ?? 0) + 1);
      if (line.level === 'row') rows += 1;
      else values += 1;
    }
    if (first === undefined) continue;
    const sorted = [...codes].sort((left, right) => right[1] - left[1]);
    const { table, partition, run_id: runId } = first;
    summaries.push({ table, partition, runId, path, rows, values, codes: Object.fromEntries(sorted) });
  }
  return summaries;
}

/** Read single rejects of a local lake, in the order of {@link listRejects}, at most `limit` of them. */
export async function showRejects(
  selection: RejectSelection & { readonly limit: number },
): Promise<readonly RejectLine[]> {
  const found: RejectLine[] = [];
  for (const path of await ledgerFiles(selection.root)) {
    for await (const line of readLedger(join(selection.root, path))) {
      if (!isWanted(line, selection)) continue;
      if (found.length === selection.limit) return found;
      found.push(line);
    }
  }
  return found;
}

function isWanted(line: RejectLine, { table, partition, runId, code }: RejectSelection): boolean {
  if (table !== undefined && line.table !== table) return false;
  if (partition !== undefined && line.partition !== partition) return false;
  if (runId !== undefined && !line.run_id.startsWith(runId)) return false;
  return code === undefined || line.code === code;
}

async function* readLedger(path: string): AsyncGenerator<RejectLine> {
  const lines = createInterface({ input: createReadStream(path, 'utf8'), crlfDelay: Number.POSITIVE_INFINITY });
  let number = 0;
  for await (const text of lines) {
    number += 1;
    yield parseLine(text, path, number);
  }
}

function parseLine(text: string, path: string, number: number): RejectLine {
  try {
    return rejectLineSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new PipelineError('ECL_PIPELINE_NOT_FOUND', `${path}: line ${number} is no reject`, {
      cause,
      details: { path, line: number },
      nextSteps: ['find out who changed the file; ledgers are written once'],
    });
  }
}

async function ledgerFiles(root: string): Promise<readonly string[]> {
  const folder = join(root, REJECTS_FOLDER);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.jsonl'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}
