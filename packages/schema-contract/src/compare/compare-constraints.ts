import type { FieldConstraints, LogicalType } from '../contract.ts';
import { compareValueTexts, isOrderedType } from '../document/value-text.ts';
import type { NoteChange } from './contract-change.ts';

export interface CompareConstraintsOptions {
  readonly before: FieldConstraints;
  readonly after: FieldConstraints;
  /** Of the later contract; the earlier one's has the same order of values. */
  readonly type: LogicalType;
  readonly path: readonly (string | number)[];
  readonly note: NoteChange;
}

/** A tighter rule refuses rows that used to pass; a looser one only lets more in. */
export function compareConstraints({ before, after, type, path, note }: CompareConstraintsOptions): void {
  const noteStep = (name: string, step: 'tighter' | 'looser' | 'other', was: unknown, is: unknown): void => {
    const values = `${name} was ${show(was)}, is ${show(is)}`;
    const place = [...path, name];
    if (step === 'looser') note('compatible', 'constraint-loosened', place, `${values}: more values pass than before`);
    else if (step === 'tighter') {
      note('breaking', 'constraint-tightened', place, `${values}: values that used to pass are refused`);
    } else note('breaking', 'constraint-changed', place, `${values}: values that used to pass may be refused`);
  };

  const compareBound = <Value extends string | number>(
    name: 'minimum' | 'maximum' | 'minLength' | 'maxLength',
    was: Value | undefined,
    is: Value | undefined,
    compare: (left: Value, right: Value) => number,
  ): void => {
    if (was === is) return;
    const isUpper = name.startsWith('max');
    const order = was === undefined ? (isUpper ? -1 : 1) : is === undefined ? (isUpper ? 1 : -1) : compare(is, was);
    if (order === 0) return;
    noteStep(name, order > 0 === isUpper ? 'looser' : 'tighter', was, is);
  };

  const compareTexts = (left: string, right: string): number =>
    isOrderedType(type) ? compareValueTexts(type, left, right) : 0;
  compareBound('minimum', before.minimum, after.minimum, compareTexts);
  compareBound('maximum', before.maximum, after.maximum, compareTexts);
  compareBound('minLength', before.minLength, after.minLength, (left, right) => left - right);
  compareBound('maxLength', before.maxLength, after.maxLength, (left, right) => left - right);

  if (before.pattern !== after.pattern) {
    const step = before.pattern === undefined ? 'tighter' : after.pattern === undefined ? 'looser' : 'other';
    noteStep('pattern', step, before.pattern, after.pattern);
  }
  compareEnums(before.enum, after.enum, (step) => noteStep('enum', step, before.enum, after.enum));
}

type EnumValues = readonly (string | number)[] | undefined;

function compareEnums(
  before: EnumValues,
  after: EnumValues,
  note: (step: 'tighter' | 'looser' | 'other') => void,
): void {
  if (before === undefined && after === undefined) return;
  if (before === undefined) return note('tighter');
  if (after === undefined) return note('looser');
  // 5 and "5" are one value: the text form is what a large integer has
  const was = new Set(before.map(String));
  const is = new Set(after.map(String));
  const lost = [...was].some((value) => !is.has(value));
  const gained = [...is].some((value) => !was.has(value));
  if (lost) note(gained ? 'other' : 'tighter');
  else if (gained) note('looser');
}

function show(value: unknown): string {
  const text = value === undefined ? 'not limited' : JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}
