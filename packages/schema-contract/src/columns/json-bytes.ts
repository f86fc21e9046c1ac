import type { FieldVerdict } from '../field-issue.ts';
import { parseExactJson } from './exact-json.ts';
import { isUtf8 } from './utf8.ts';
import { INVALID_UTF8, TYPE } from './verdict.ts';

/** Parse JSON text, keeping every digit. @returns the value, or the verdict that refuses the text */
export function parseJsonBytes(
  source: Uint8Array,
  start: number,
  end: number,
): { readonly json: unknown } | FieldVerdict {
  if (!isUtf8(source, start, end)) return INVALID_UTF8;
  try {
    return { json: parseExactJson(decoder.decode(source.subarray(start, end))) };
  } catch {
    // the verdict says all that matters: not JSON
    return TYPE;
  }
}

/** A byte order mark is no JSON, so it must not be swallowed. */
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
