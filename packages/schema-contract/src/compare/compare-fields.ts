import type { ContractField } from '../contract.ts';
import { formatTypeName } from '../document/type-names.ts';
import { compareConstraints } from './compare-constraints.ts';
import { compareTypes } from './compare-types.ts';
import type { NoteChange } from './contract-change.ts';

export interface CompareFieldsOptions {
  readonly before: readonly ContractField[];
  readonly after: readonly ContractField[];
  readonly path: readonly (string | number)[];
  /** The source has no header: a value is known by its position alone. */
  readonly isPositional: boolean;
  readonly note: NoteChange;
}

/** Fields are matched by name; a renamed field is one removed and one added. */
export function compareFields({ before, after, path, isPositional, note }: CompareFieldsOptions): void {
  const was = new Map(before.map((field) => [field.name, field]));
  const is = new Map(after.map((field) => [field.name, field]));
  for (const field of before) {
    const successor = is.get(field.name);
    if (successor !== undefined) compareField(field, successor, [...path, field.name], note);
    else note('breaking', 'field-removed', [...path, field.name], 'the field is gone: readers that use it fail');
  }
  for (const field of after) {
    if (was.has(field.name)) continue;
    const name = formatTypeName(field.type);
    const place = [...path, field.name];
    if (field.required) {
      const message = `a required field (${name}) is new: sources without it are refused, and older files do not have it`;
      note('breaking', 'field-added', place, message);
    } else note('compatible', 'field-added', place, `an optional field (${name}) is new: older files read as null`);
  }
  compareOrder(before, after, path, isPositional, note);
}

function compareField(
  before: ContractField,
  after: ContractField,
  path: readonly (string | number)[],
  note: NoteChange,
): void {
  const isComparable = compareTypes(before.type, after.type, [...path, 'type'], note);
  if (isComparable) {
    const place = [...path, 'constraints'];
    compareConstraints({ before: before.constraints, after: after.constraints, type: after.type, path: place, note });
  }
  if (before.required && !after.required) {
    const message = 'the field may now be null: readers that rely on a value meet nulls they never had';
    note('breaking', 'became-optional', [...path, 'required'], message);
  } else if (!before.required && after.required) {
    const message = 'the field may no longer be null: rows without it are refused, and older files hold nulls';
    note('breaking', 'became-required', [...path, 'required'], message);
  }
  compareReading(before, after, path, note);
  for (const name of ['description', 'classification'] as const) {
    if (before[name] !== after[name]) note('identical', 'description', [...path, name], `the ${name} has changed`);
  }
}

/** How text becomes a value: the same text must not turn into another value, nor into a reject. */
function compareReading(
  before: ContractField,
  after: ContractField,
  path: readonly (string | number)[],
  note: NoteChange,
): void {
  if (before.zone !== after.zone) {
    const message = `zone-less text was read in ${before.zone}, is read in ${after.zone}: the same text is another instant`;
    note('breaking', 'reading-changed', [...path, 'zone'], message);
  }
  const was = before.formats;
  const is = after.formats;
  if (JSON.stringify(was) === JSON.stringify(is)) return;
  const isExtended = was.every((format, index) => is[index] === format);
  const list = `formats were ${JSON.stringify(was)}, are ${JSON.stringify(is)}`;
  if (isExtended) note('compatible', 'reading-changed', [...path, 'formats'], `${list}: further texts are understood`);
  else
    note(
      'breaking',
      'reading-changed',
      [...path, 'formats'],
      `${list}: a text may be refused, or read as another value`,
    );
}

function compareOrder(
  before: readonly ContractField[],
  after: readonly ContractField[],
  path: readonly (string | number)[],
  isPositional: boolean,
  note: NoteChange,
): void {
  if (isPositional) {
    const shifted = before.find((field, index) => field.name !== after[index]?.name);
    if (shifted === undefined) return;
    const message = `from ${JSON.stringify(shifted.name)} on, fields stand at other positions, and a source without header is read by position`;
    note('breaking', 'field-moved', path, message);
    return;
  }
  const kept = new Set(after.map((field) => field.name));
  const known = new Set(before.map((field) => field.name));
  const wasOrder = before.filter((field) => kept.has(field.name)).map((field) => field.name);
  const isOrder = after.filter((field) => known.has(field.name)).map((field) => field.name);
  const moved = isOrder.find((name, index) => name !== wasOrder[index]);
  if (moved !== undefined) {
    note('compatible', 'field-moved', path, 'the order of fields has changed: files are read by name');
  }
}
