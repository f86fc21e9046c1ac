import type { MessEntry, MessLedger } from '../mess/mess-ledger.ts';

export interface MessTotal {
  readonly table: string;
  readonly field: string;
  readonly kind: string;
  readonly cells: number;
}

/** Collects changed cells as JSON lines until they are taken, and counts them. */
export interface LedgerBuffer extends MessLedger {
  /** The lines since the last call; empty text when there are none. */
  take(): string;
  totals(): readonly MessTotal[];
}

export function createLedgerBuffer(): LedgerBuffer {
  let lines: string[] = [];
  const cells = new Map<string, MessTotal & { cells: number }>();
  return {
    record(entry: MessEntry) {
      const { table, key, field, kind, clean, written } = entry;
      lines.push(`${JSON.stringify({ table, primary_key: key, field, kind, clean, written })}\n`);
      const name = `${table}.${field} ${kind}`;
      const total = cells.get(name) ?? { table, field, kind, cells: 0 };
      total.cells += 1;
      cells.set(name, total);
    },
    take() {
      const text = lines.join('');
      lines = [];
      return text;
    },
    totals: () => [...cells].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, total]) => ({ ...total })),
  };
}
