import type { ByteList } from '../column/column-values.ts';
import { orderByWord } from './radix-order.ts';

// casts: every index stays below the length of its typed array; checking each would cost more than the work itself

/** A dense rank per entry in bytewise order; equal entries have equal ranks. */
export function rankBytes(list: ByteList): Int32Array {
  const { count } = list;
  const ranks = new Int32Array(count);
  if (count === 0) return ranks;
  const order = Int32Array.from({ length: count }, (_, index) => index);
  const spare = new Int32Array(count);
  // what all entries share orders nothing: the eight bytes behind it decide most pairs
  const skip = sharedPrefix(list);
  const low = prefixWord(list, skip + 4);
  const high = prefixWord(list, skip);
  orderByWord(order, low, spare);
  orderByWord(order, high, spare);

  for (let start = 0; start < count;) {
    const first = order[start] as number;
    let end = start + 1;
    while (end < count && high[order[end] as number] === high[first] && low[order[end] as number] === low[first]) end++;
    if (end - start > 1) order.subarray(start, end).sort((left, right) => compareAt(list, left, right, skip));
    start = end;
  }
  let rank = 0;
  for (let i = 1; i < count; i++) {
    if (compareAt(list, order[i - 1] as number, order[i] as number, skip) !== 0) rank++;
    ranks[order[i] as number] = rank;
  }
  return ranks;
}

function sharedPrefix({ count, offsets, bytes }: ByteList): number {
  const first = offsets[0] as number;
  let shared = (offsets[1] as number) - first;
  for (let i = 1; i < count && shared > 0; i++) {
    const start = offsets[i] as number;
    const length = Math.min(shared, (offsets[i + 1] as number) - start);
    let same = 0;
    while (same < length && bytes[start + same] === bytes[first + same]) same++;
    shared = same;
  }
  return shared;
}

/** Four bytes from `skip` on, most significant first; what lies behind the end counts as 0. */
function prefixWord({ count, offsets, bytes }: ByteList, skip: number): Int32Array {
  const words = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    const start = (offsets[i] as number) + skip;
    const end = offsets[i + 1] as number;
    let word = 0;
    for (let at = start; at < start + 4; at++) word = (word << 8) | (at < end ? (bytes[at] as number) : 0);
    words[i] = word;
  }
  return words;
}

function compareAt({ offsets, bytes }: ByteList, left: number, right: number, skip: number): number {
  return compareBytes(
    bytes,
    (offsets[left] as number) + skip,
    offsets[left + 1] as number,
    bytes,
    (offsets[right] as number) + skip,
    offsets[right + 1] as number,
  );
}

/** Unsigned bytewise order of two stretches; the shorter one first when it begins the other. */
export function compareBytes(
  left: Uint8Array,
  leftStart: number,
  leftEnd: number,
  right: Uint8Array,
  rightStart: number,
  rightEnd: number,
): number {
  const length = Math.min(leftEnd - leftStart, rightEnd - rightStart);
  for (let i = 0; i < length; i++) {
    const difference = (left[leftStart + i] as number) - (right[rightStart + i] as number);
    if (difference !== 0) return difference;
  }
  return leftEnd - leftStart - (rightEnd - rightStart);
}
