/**
 * Orders two names as their UTF-8 bytes would be. JavaScript compares UTF-16 code units, which puts U+1F600 (a
 * surrogate pair from 0xD83D) before U+FF5E although its bytes come after.
 */
export function compareUtf8(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let at = 0; at < length; at += 1) {
    const a = left.charCodeAt(at);
    const b = right.charCodeAt(at);
    if (a !== b) return rank(a) - rank(b);
  }
  return left.length - right.length;
}

/** The first index of a sorted list whose name is not before `name`. */
export function lowerBound(sorted: readonly string[], name: string, from = 0): number {
  return partitionPoint(sorted, from, (candidate) => compareUtf8(candidate, name) < 0);
}

/** The first index from which `isBefore` no longer holds; it must hold for a leading run only. */
export function partitionPoint(
  sorted: readonly string[],
  from: number,
  isBefore: (candidate: string) => boolean,
): number {
  let low = from;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const candidate = sorted[middle];
    if (candidate !== undefined && isBefore(candidate)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Surrogates stand for U+10000 and up, so that they move behind the rest of the basic plane. */
function rank(unit: number): number {
  if (unit >= 0xe000) return unit - 0x800;
  return unit >= 0xd800 ? unit + 0x2000 : unit;
}
