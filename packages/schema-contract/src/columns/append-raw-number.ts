import type { FieldVerdict } from '../field-issue.ts';
import { rawJsonText } from './exact-json.ts';
import type { ValueStore } from './value-store.ts';
import { TYPE } from './verdict.ts';

/** Take a number that was kept as its JSON text; anything else does not fit a numeric field. */
export function appendRawNumber(store: ValueStore, value: unknown, row: number): FieldVerdict {
  const text = rawJsonText(value);
  if (text === undefined) return TYPE;
  const bytes = new TextEncoder().encode(text);
  return store.appendText(bytes, 0, bytes.length, row);
}
