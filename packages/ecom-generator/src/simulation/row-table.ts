/** What a column of a row table holds: 32-bit integers, or exact whole numbers up to 2⁵³ (cents). */
export type RowColumnKind = 'int' | 'long' | 'flag';

type ArrayOf<Kind extends RowColumnKind> = Kind extends 'int'
  ? Int32Array<ArrayBuffer>
  : Kind extends 'long'
    ? Float64Array<ArrayBuffer>
    : Uint8Array<ArrayBuffer>;

/** Rows as one array per column. Arrays are longer than `count`, and replaced when they grow: take them from `columns` anew. */
export interface RowTable<Kinds extends Readonly<Record<string, RowColumnKind>>> {
  count: number;
  readonly columns: { [Name in keyof Kinds]: ArrayOf<Kinds[Name]> };
  /** Make room for one more row and answer its place. */
  add(): number;
  clear(): void;
}

const FIRST_CAPACITY = 1_024;

export function createRowTable<const Kinds extends Readonly<Record<string, RowColumnKind>>>(
  kinds: Kinds,
): RowTable<Kinds> {
  let capacity = FIRST_CAPACITY;
  const names = Object.keys(kinds);
  const allocate = (name: string, size: number): Int32Array | Float64Array | Uint8Array => {
    switch (kinds[name]) {
      case 'long':
        return new Float64Array(size);
      case 'flag':
        return new Uint8Array(size);
      default:
        return new Int32Array(size);
    }
  };
  const columns: Record<string, Int32Array | Float64Array | Uint8Array> = {};
  for (const name of names) columns[name] = allocate(name, capacity);

  const table: RowTable<Kinds> = {
    count: 0,
    // Each array was made for its kind above; TypeScript cannot follow that through a loop.
    columns: columns as RowTable<Kinds>['columns'],
    add() {
      if (table.count === capacity) {
        capacity *= 2;
        for (const name of names) {
          const larger = allocate(name, capacity);
          const smaller = columns[name];
          if (smaller !== undefined) larger.set(smaller);
          columns[name] = larger;
        }
      }
      table.count += 1;
      return table.count - 1;
    },
    clear() {
      table.count = 0;
    },
  };
  return table;
}
