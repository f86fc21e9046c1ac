import { isUtf8 } from 'node:buffer';

import type { CsvDialect } from '@ecomlake/schema-contract';

import { decodeSample } from '../discover/read-samples.ts';
import { compileDialect } from './compile-dialect.ts';
import { readSampleRows } from './read-sample-rows.ts';

export interface SniffedDialect {
  readonly dialect: CsvDialect;
  readonly notes: readonly string[];
}

const DELIMITERS = [',', '\t', ';', '|', '||', ':'] as const;
const ROWS_TO_COMPARE = 1000;
/** Enough to compare dialects; the types look at the whole sample. */
const BYTES_TO_COMPARE = 256 * 1024;

/** Guess how a file is written from its first bytes. `isWhole`: there are no others. */
export function sniffDialect(head: Uint8Array, isWhole: boolean): SniffedDialect {
  const encoding = sniffEncoding(head);
  const text = withoutMark(decodeSample(head.subarray(0, BYTES_TO_COMPARE), encoding));
  const isText = isWhole && head.length <= BYTES_TO_COMPARE;
  const comment = sniffComment(text);
  const base = { header: false, comment, encoding: 'utf-8', trim: false } as const;
  const candidates = DELIMITERS.flatMap((delimiter) =>
    (['"', "'"] as const).flatMap((quote) =>
      [quote, '\\'].map((escape): CsvDialect => ({ delimiter, quote, escape, ...base })),
    ),
  );
  const scored = candidates.map((dialect) => ({ dialect, score: scoreOf(dialect, text, isText) }));
  // the first of equals wins: comma before others, double quote before single, doubling before backslash
  const best = scored.reduce((left, right) => (right.score > left.score + 1e-9 ? right : left));
  const isOneColumn = best.score <= 0;
  const chosen = isOneColumn ? { delimiter: ',', quote: '"', escape: '"', ...base } : best.dialect;
  const trim = hasBlanksAround(chosen, text, isText);
  const header = looksLikeHeader({ ...chosen, trim }, text, isText);
  return {
    dialect: { ...chosen, encoding, trim, header },
    notes: [
      `Delimiter ${JSON.stringify(chosen.delimiter)}, quote ${JSON.stringify(chosen.quote)}, escape ${JSON.stringify(chosen.escape)}, encoding ${encoding}${comment === null ? '' : `, comments ${JSON.stringify(comment)}`}${isOneColumn ? '; one column only, so the delimiter is a default' : ''}.`,
      header
        ? 'The first row was taken as header.'
        : 'The first row looks like data: there is no header, and columns are named by position.',
      ...(encoding === 'windows-1252'
        ? ['The bytes are not UTF-8; windows-1252 is the usual case, but check some accents.']
        : []),
      ...(trim ? ['Blanks stand around fields and are trimmed.'] : []),
    ],
  };
}

function sniffEncoding(head: Uint8Array): string {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  // the sample may end inside a character
  for (let cut = 0; cut < 4; cut++) if (isUtf8(head.subarray(0, head.length - cut))) return 'utf-8';
  return 'windows-1252';
}

function withoutMark(bytes: Uint8Array): Uint8Array {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}

function sniffComment(text: Uint8Array): string | null {
  const lines = Buffer.from(text.subarray(0, 64 * 1024))
    .toString('latin1')
    .split(/\r\n|\n|\r/, 200);
  // a name may begin with #; a comment is a whole line of words above the table
  return lines[0]?.startsWith('#') === true && lines.some((line) => line !== '' && !line.startsWith('#')) ? '#' : null;
}

/** Share of rows with the usual number of fields, more for more columns; 0 for one column, less for broken quotes. */
function scoreOf(dialect: CsvDialect, text: Uint8Array, isWhole: boolean): number {
  const { rows, brokenCount } = readSampleRows({
    plan: compileDialect(dialect),
    dialect,
    bytes: text,
    isWhole,
    maxRows: ROWS_TO_COMPARE,
  });
  if (rows.length === 0) return 0;
  const counts = new Map<number, number>();
  for (const { length } of rows) counts.set(length, (counts.get(length) ?? 0) + 1);
  const [width, frequency] = [...counts].reduce((left, right) => (right[1] > left[1] ? right : left));
  if (width < 2) return 0;
  const share = frequency / (rows.length + brokenCount);
  const quoted = rows.flat().filter(({ isQuoted }) => isQuoted).length;
  // half of a delimiter of two characters gives columns that never hold anything
  const empty = Array.from({ length: width }, (_, index) => index).filter((index) =>
    rows.every((row) => (row[index]?.text ?? '') === ''),
  );
  const penalty = (brokenCount > 0 ? 0.1 : 0) + Math.min(0.5, empty.length * 0.05);
  return share + Math.min(width, 50) / 1000 + (quoted > 0 ? 0.01 : 0) - penalty;
}

function hasBlanksAround(dialect: CsvDialect, text: Uint8Array, isWhole: boolean): boolean {
  if (dialect.delimiter.trim() === '') return false;
  const { rows } = readSampleRows({
    plan: compileDialect(dialect),
    dialect,
    bytes: text,
    isWhole,
    maxRows: ROWS_TO_COMPARE,
  });
  const later = rows.flatMap((row) => row.slice(1)).filter(({ isQuoted, text: value }) => !isQuoted && value !== '');
  return later.length > 0 && later.filter(({ text: value }) => /^[ \t]/.test(value)).length > later.length / 2;
}

/** A header has a name in every column, no name twice, and nothing that looks like a value. */
function looksLikeHeader(dialect: CsvDialect, text: Uint8Array, isWhole: boolean): boolean {
  const { rows } = readSampleRows({ plan: compileDialect(dialect), dialect, bytes: text, isWhole, maxRows: 1 });
  const names = rows[0]?.map((field) => field.text) ?? [];
  const isDistinct = new Set(names).size === names.length && names.every((name) => name !== '');
  return (
    isDistinct &&
    names.every(
      (name) => !/^[+-]?[\d.,]+([eE][+-]?\d+)?%?$|^\d{1,4}[-/.]\d{1,2}[-/.]\d|^(true|false|null|na)$/i.test(name),
    )
  );
}
