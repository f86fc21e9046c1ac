import type { FieldConstraints } from '../contract.ts';
import type { FieldVerdict } from '../field-issue.ts';
import { countCodePoints } from './utf8.ts';
import { ENUM, MAXIMUM, MAX_LENGTH, MINIMUM, MIN_LENGTH, OK, PATTERN, TYPE } from './verdict.ts';

/** Judges text that is valid UTF-8. */
export type TextJudge = (source: Uint8Array, start: number, end: number) => FieldVerdict;

/**
 * Compile the constraints of a string or JSON field; null when there are none. Bounds compare by code point, which for UTF-8 is the order
 * of the bytes. A pattern may match anywhere, as in JSON Schema: anchor it to bind the whole value.
 */
export function compileTextJudge(constraints: FieldConstraints, isJson: boolean): TextJudge | null {
  const { pattern, minimum, maximum, minLength, maxLength } = constraints;
  const encoder = new TextEncoder();
  const steps: TextJudge[] = [];
  if (isJson) steps.push((source, start, end) => (isJsonText(decode(source, start, end)) ? OK : TYPE));
  if (minLength !== undefined || maxLength !== undefined) {
    const least = minLength ?? 0;
    const most = maxLength ?? Infinity;
    steps.push((source, start, end) => {
      const length = countCodePoints(source, start, end);
      if (length < least) return MIN_LENGTH;
      return length > most ? MAX_LENGTH : OK;
    });
  }
  if (pattern !== undefined) {
    const expression = new RegExp(pattern, 'u');
    steps.push((source, start, end) => (expression.test(decode(source, start, end)) ? OK : PATTERN));
  }
  if (constraints.enum !== undefined) {
    const allowed = new Set(constraints.enum.map(String));
    steps.push((source, start, end) => (allowed.has(decode(source, start, end)) ? OK : ENUM));
  }
  if (minimum !== undefined) {
    const bound = encoder.encode(minimum);
    steps.push((source, start, end) => (compareBytes(source, start, end, bound) < 0 ? MINIMUM : OK));
  }
  if (maximum !== undefined) {
    const bound = encoder.encode(maximum);
    steps.push((source, start, end) => (compareBytes(source, start, end, bound) > 0 ? MAXIMUM : OK));
  }
  if (steps.length === 0) return null;
  return (source, start, end) => {
    for (const step of steps) {
      const verdict = step(source, start, end);
      if (verdict !== OK) return verdict;
    }
    return OK;
  };
}

/** A byte order mark is a character like any other inside a field. */
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

function decode(source: Uint8Array, start: number, end: number): string {
  return decoder.decode(source.subarray(start, end));
}

function isJsonText(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    // the verdict says all that matters: not JSON
    return false;
  }
}

function compareBytes(source: Uint8Array, start: number, end: number, bound: Uint8Array): number {
  const length = end - start;
  const common = Math.min(length, bound.length);
  for (let index = 0; index < common; index++) {
    const difference = (source[start + index] ?? 0) - (bound[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return length - bound.length;
}
