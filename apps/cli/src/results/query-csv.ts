import type { QueryValue } from '../services/open-duckdb.ts';
import { toJson } from './to-json.ts';

/** One line of CSV (RFC 4180, but with LF). Null is empty, an empty text is `""`, so that the two stay apart. */
export function csvLine(values: readonly QueryValue[]): string {
  return `${values.map(csvField).join(',')}\n`;
}

function csvField(value: QueryValue): string {
  if (value === null) return '';
  const text = valueText(value);
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A value as text; what has parts becomes JSON on one line. */
export function valueText(value: QueryValue): string {
  if (value === null) return 'NULL';
  return typeof value === 'object' ? toJson(value, 0) : String(value);
}
