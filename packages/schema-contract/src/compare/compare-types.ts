import type { LogicalType } from '../contract.ts';
import { formatTypeName } from '../document/type-names.ts';
import { compareFields } from './compare-fields.ts';
import type { NoteChange } from './contract-change.ts';

/**
 * Compare the types of a field before and after; answers whether its values are still of one kind, so that their
 * constraints can be compared. Widening is what Parquet readers and table formats do without rewriting files:
 * int32 → int64, float → double, more digits for a decimal of the same scale.
 */
export function compareTypes(
  before: LogicalType,
  after: LogicalType,
  path: readonly (string | number)[],
  note: NoteChange,
): boolean {
  if (before.kind === 'array' && after.kind === 'array') {
    return compareTypes(before.items, after.items, [...path, 'items'], note);
  }
  if (before.kind === 'object' && after.kind === 'object') {
    compareFields({ before: before.fields, after: after.fields, path: [...path, 'fields'], isPositional: false, note });
    return true;
  }
  const step = widening(before, after);
  if (step === 'none') return true;
  const names = `${formatTypeName(before)} became ${formatTypeName(after)}`;
  if (step === 'wider') note('compatible', 'type-widened', path, `${names}: every old value fits, and readers widen`);
  else note('breaking', 'type-changed', path, `${names}: old and new files hold different types`);
  return step === 'wider';
}

function widening(before: LogicalType, after: LogicalType): 'none' | 'wider' | 'other' {
  if (before.kind !== after.kind) return 'other';
  if (before.kind === 'decimal' && after.kind === 'decimal') {
    if (before.scale !== after.scale) return 'other';
    return order(before.precision, after.precision);
  }
  const isSized = before.kind === 'integer' || before.kind === 'number';
  if (isSized && (after.kind === 'integer' || after.kind === 'number')) return order(before.bits, after.bits);
  return 'none';
}

function order(before: number, after: number): 'none' | 'wider' | 'other' {
  return before === after ? 'none' : before < after ? 'wider' : 'other';
}
