const LF = 0x0a;
const CR = 0x0d;

/**
 * Index behind the next line break (LF, CRLF or CR) at or after `from`; `end` when the stream ends without one; `-1` when more bytes
 * are needed to tell.
 */
export function findLineEnd(buffer: Uint8Array, from: number, end: number, isLast: boolean): number {
  for (let position = from; position < end; position++) {
    const byte = buffer[position];
    if (byte === LF) return position + 1;
    if (byte === CR) {
      if (position + 1 === end) return isLast ? end : -1;
      return buffer[position + 1] === LF ? position + 2 : position + 1;
    }
  }
  return isLast ? end : -1;
}

/** Whether `prefix` stands at `position`; `unknown` when the bytes end before that can be told. */
export function startsWith(
  buffer: Uint8Array,
  position: number,
  end: number,
  isLast: boolean,
  prefix: Uint8Array,
): 'yes' | 'no' | 'unknown' {
  for (const [index, byte] of prefix.entries()) {
    if (position + index >= end) return isLast ? 'no' : 'unknown';
    if (buffer[position + index] !== byte) return 'no';
  }
  return 'yes';
}

/** How often `needle` stands between `start` and `end`, without overlap. */
export function countOf(buffer: Uint8Array, start: number, end: number, needle: Uint8Array): number {
  let count = 0;
  for (let position = start; position + needle.length <= end; position++) {
    if (startsWith(buffer, position, end, true, needle) !== 'yes') continue;
    count++;
    position += needle.length - 1;
  }
  return count;
}
