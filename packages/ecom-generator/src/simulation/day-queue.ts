/**
 * What is due on later days: three small integers per entry, in linked lists per day inside typed arrays. Entries of a
 * day come back in no particular order; whoever takes them sorts by content, so that the history of insertions cannot show.
 */
export interface DayQueue {
  readonly size: number;
  push(day: number, a: number, b: number, c: number): void;
  /** Remove and report all entries of a day. */
  take(day: number, visit: (a: number, b: number, c: number) => void): void;
  /** Every entry as `[day, a, b, c]` quadruples end to end, in ascending order. */
  toSorted(): Int32Array;
}

const FIELDS = 3;
const NONE = -1;

export function createDayQueue(entries: Int32Array = new Int32Array(0)): DayQueue {
  const heads = new Map<number, number>();
  let values = new Int32Array(Math.max(1_024, entries.length) * FIELDS);
  let links = new Int32Array(values.length / FIELDS);
  let free = NONE;
  let used = 0;
  let size = 0;

  const grow = (): void => {
    const moreValues = new Int32Array(values.length * 2);
    moreValues.set(values);
    values = moreValues;
    const moreLinks = new Int32Array(links.length * 2);
    moreLinks.set(links);
    links = moreLinks;
  };
  const push = (day: number, a: number, b: number, c: number): void => {
    let slot = free;
    if (slot === NONE) {
      if (used === links.length) grow();
      slot = used;
      used += 1;
    } else {
      free = links[slot] ?? NONE;
    }
    const at = slot * FIELDS;
    values[at] = a;
    values[at + 1] = b;
    values[at + 2] = c;
    links[slot] = heads.get(day) ?? NONE;
    heads.set(day, slot);
    size += 1;
  };
  for (let at = 0; at < entries.length; at += 4)
    push(entries[at] ?? 0, entries[at + 1] ?? 0, entries[at + 2] ?? 0, entries[at + 3] ?? 0);

  return {
    get size() {
      return size;
    },
    push,
    take(day, visit) {
      let slot = heads.get(day) ?? NONE;
      heads.delete(day);
      while (slot !== NONE) {
        const at = slot * FIELDS;
        const next = links[slot] ?? NONE;
        // Freed before the call: the visitor may push.
        links[slot] = free;
        free = slot;
        size -= 1;
        visit(values[at] ?? 0, values[at + 1] ?? 0, values[at + 2] ?? 0);
        slot = next;
      }
    },
    toSorted() {
      const result = new Int32Array(size * 4);
      let at = 0;
      for (const day of [...heads.keys()].sort((left, right) => left - right)) {
        const slots: number[] = [];
        for (let slot = heads.get(day) ?? NONE; slot !== NONE; slot = links[slot] ?? NONE) slots.push(slot * FIELDS);
        slots.sort(
          (left, right) =>
            (values[left] ?? 0) - (values[right] ?? 0) ||
            (values[left + 1] ?? 0) - (values[right + 1] ?? 0) ||
            (values[left + 2] ?? 0) - (values[right + 2] ?? 0),
        );
        for (const from of slots) {
          result[at] = day;
          result.set(values.subarray(from, from + FIELDS), at + 1);
          at += 4;
        }
      }
      return result;
    },
  };
}
