import type { EcomTable } from '../contracts/ecom-tables.ts';

/** One changed cell. */
export interface MessEntry {
  readonly table: EcomTable;
  /** The primary key, its parts joined by `|`. */
  readonly key: string;
  /** The column; `*` when the whole row appears twice. */
  readonly field: string;
  /** `whitespace`, `casing`, `whitespace+casing`, `null`, `spike`, `reason`, `typo`, `duplicate`, `numeric` */
  readonly kind: string;
  readonly clean: string | number | boolean | null;
  readonly written: string | number | boolean | null;
}

/** Where changed cells are reported. */
export interface MessLedger {
  record(entry: MessEntry): void;
}
