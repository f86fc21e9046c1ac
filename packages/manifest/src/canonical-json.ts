import { ManifestError } from './errors.ts';

/**
 * Write a JSON document in the one form that equal documents share: two-space indentation, keys in code point
 * order, a newline at the end. `JSON.stringify` cannot do it, since objects list integer-like keys first.
 *
 * @throws {ManifestError} `ECL_MANIFEST_INVALID` for a value that JSON has no form for
 */
export function canonicalJson(value: unknown): string {
  return `${render(value, '', '$')}\n`;
}

/** Order of two strings by code point; the default order of JavaScript is by UTF-16 unit and differs past U+FFFF. */
export function compareCodePoints(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let at = 0; at < length; at += 1) {
    const a = left.charCodeAt(at);
    const b = right.charCodeAt(at);
    // a surrogate belongs to a code point above every single unit, U+E000 … U+FFFF included
    if (a !== b) return (isSurrogate(a) ? a + 0x10000 : a) - (isSurrogate(b) ? b + 0x10000 : b);
  }
  return left.length - right.length;
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}

function render(value: unknown, indent: string, path: string): string {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return JSON.stringify(value);
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value);
  if (typeof value === 'object') {
    const inner = `${indent}  `;
    if (Array.isArray(value)) {
      const items = value.map((item, index) => `${inner}${render(item, inner, `${path}[${index}]`)}`);
      return items.length === 0 ? '[]' : `[\n${items.join(',\n')}\n${indent}]`;
    }
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([left], [right]) => compareCodePoints(left, right))
      .map(([key, member]) => `${inner}${JSON.stringify(key)}: ${render(member, inner, `${path}.${key}`)}`);
    return members.length === 0 ? '{}' : `{\n${members.join(',\n')}\n${indent}}`;
  }
  throw new ManifestError('ECL_MANIFEST_INVALID', `manifest ${path}: expected a JSON value, got ${String(value)}`, {
    details: { path },
  });
}
