// casts: every index stays below the length of its typed array; checking each would cost more than the work itself

const DIGIT_BITS = 11;
const BUCKETS = 1 << DIGIT_BITS;
const MASK = BUCKETS - 1;

/** Stable sort of `order` by an unsigned 32-bit word per row: three counting passes, of which those without effect are skipped. */
export function orderByWord(order: Int32Array, word: Int32Array, spare: Int32Array): void {
  let source = order;
  let target = spare;
  const counts = new Int32Array(BUCKETS);
  for (let shift = 0; shift < 32; shift += DIGIT_BITS) {
    counts.fill(0);
    for (let i = 0; i < source.length; i++) {
      const digit = ((word[source[i] as number] as number) >>> shift) & MASK;
      counts[digit] = (counts[digit] as number) + 1;
    }
    const first = ((word[source[0] as number] as number) >>> shift) & MASK;
    if (counts[first] === source.length) continue;
    let sum = 0;
    for (let digit = 0; digit < BUCKETS; digit++) {
      const count = counts[digit] as number;
      counts[digit] = sum;
      sum += count;
    }
    for (let i = 0; i < source.length; i++) {
      const row = source[i] as number;
      const digit = ((word[row] as number) >>> shift) & MASK;
      const at = counts[digit] as number;
      target[at] = row;
      counts[digit] = at + 1;
    }
    [source, target] = [target, source];
  }
  if (source !== order) order.set(source);
}

/** Rows whose flag is 1 first, the others behind them, each in their order. */
export function orderByFlag(order: Int32Array, flag: Uint8Array, spare: Int32Array): void {
  let at = 0;
  for (let i = 0; i < order.length; i++) if (flag[order[i] as number] === 1) spare[at++] = order[i] as number;
  for (let i = 0; i < order.length; i++) if (flag[order[i] as number] === 0) spare[at++] = order[i] as number;
  order.set(spare);
}
