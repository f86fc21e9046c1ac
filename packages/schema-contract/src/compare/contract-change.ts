import { formatDocumentPath } from '../document/contract-problems.ts';

/**
 * - `identical`: neither rows nor readers notice, only people do.
 * - `compatible`: readers of the table and rows that used to pass go on as before.
 * - `breaking`: a reader who changed nothing may fail or get another meaning, or rows that used to pass are refused.
 */
export type CompatibilityVerdict = 'identical' | 'compatible' | 'breaking';

export type ContractChangeKind =
  | 'table'
  | 'document'
  | 'description'
  | 'field-added'
  | 'field-removed'
  | 'field-moved'
  | 'type-widened'
  | 'type-changed'
  | 'became-required'
  | 'became-optional'
  | 'constraint-tightened'
  | 'constraint-loosened'
  | 'constraint-changed'
  | 'reading-changed'
  | 'primary-key'
  | 'relationships'
  | 'partition'
  | 'sort'
  | 'lineage'
  | 'dialect'
  | 'nulls'
  | 'evolution'
  | 'rejects';

export interface ContractChange {
  readonly verdict: CompatibilityVerdict;
  /** Which part, e.g. `fields.price.constraints.minimum`. */
  readonly path: string;
  readonly kind: ContractChangeKind;
  /** What it was, what it is, and why it matters. */
  readonly message: string;
}

/** Notes one change. */
export type NoteChange = (
  verdict: CompatibilityVerdict,
  kind: ContractChangeKind,
  path: readonly (string | number)[],
  message: string,
) => void;

export function createChangeList(): { readonly changes: ContractChange[]; readonly note: NoteChange } {
  const changes: ContractChange[] = [];
  return {
    changes,
    note: (verdict, kind, path, message) =>
      void changes.push({ verdict, path: formatDocumentPath(path), kind, message }),
  };
}
