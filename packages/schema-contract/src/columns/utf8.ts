/**
 * Whether the bytes are UTF-8 as RFC 3629 §4 defines it: no overlong forms, no surrogates, nothing above U+10FFFF, nothing cut
 * short.
 */
export function isUtf8(source: Uint8Array, start: number, end: number): boolean {
  let position = start;
  while (position < end) {
    const lead = source[position] ?? 0;
    if (lead < 0x80) {
      position++;
      continue;
    }
    const length = sequenceLength(lead);
    if (length === 0 || position + length > end) return false;
    const second = source[position + 1] ?? 0;
    if (second < lowestSecond(lead) || second > highestSecond(lead)) return false;
    for (let index = position + 2; index < position + length; index++) {
      if (((source[index] ?? 0) & 0xc0) !== 0x80) return false;
    }
    position += length;
  }
  return true;
}

/** How many code points valid UTF-8 bytes hold: every byte but the continuation bytes begins one. */
export function countCodePoints(source: Uint8Array, start: number, end: number): number {
  let count = 0;
  for (let position = start; position < end; position++) if (((source[position] ?? 0) & 0xc0) !== 0x80) count++;
  return count;
}

function sequenceLength(lead: number): 0 | 2 | 3 | 4 {
  if (lead < 0xc2) return 0;
  if (lead < 0xe0) return 2;
  if (lead < 0xf0) return 3;
  return lead < 0xf5 ? 4 : 0;
}

/** E0 and F0 would begin overlong forms. */
function lowestSecond(lead: number): number {
  if (lead === 0xe0) return 0xa0;
  return lead === 0xf0 ? 0x90 : 0x80;
}

/** ED would begin surrogates, F4 code points above U+10FFFF. */
function highestSecond(lead: number): number {
  if (lead === 0xed) return 0x9f;
  return lead === 0xf4 ? 0x8f : 0xbf;
}
