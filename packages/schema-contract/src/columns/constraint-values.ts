import type { Data } from 'apache-arrow';

import type { ContractField, FieldConstraints, LogicalType } from '../contract.ts';
import { FIELD_ISSUE_CODES } from '../field-issue.ts';
import type { FieldVerdict } from '../field-issue.ts';
import { readDecimal } from './decimal-words.ts';
import { compileExactLimits, compileNumberLimits } from './limits.ts';
import type { Limits, LimitValues } from './limits.ts';

import { ALL_VALID } from './validity.ts';
import type { ValueStore } from './value-store.ts';
import { OK } from './verdict.ts';

type Report = (part: string, message: string) => void;

const TEXT = ['pattern', 'minLength', 'maxLength', 'enum', 'minimum', 'maximum'] as const;
const ORDERED = ['enum', 'minimum', 'maximum'] as const;
const APPLICABLE: Readonly<Record<LogicalType['kind'], readonly (keyof FieldConstraints)[]>> = {
  string: TEXT,
  json: TEXT,
  uuid: [],
  boolean: [],
  integer: ORDERED,
  number: ORDERED,
  decimal: ORDERED,
  date: ORDERED,
  time: ORDERED,
  timestamp: ORDERED,
  timestamptz: ORDERED,
  bytes: [],
  array: [],
  object: [],
};

/** Constraints that are given but mean nothing for the field's type; ignoring them would pretend they are kept. */
export function inapplicableConstraints({ type, constraints }: ContractField): readonly string[] {
  const applicable: readonly string[] = APPLICABLE[type.kind];
  return Object.entries(constraints)
    .filter(([name, value]) => value !== undefined && !applicable.includes(name))
    .map(([name]) => name);
}

/**
 * The limits of a field stored as whole numbers. Bounds and allowed values are read by a store of the same kind, so that their text follows
 * the rules of the values themselves.
 */
export function exactLimitsOf(constraints: FieldConstraints, store: ValueStore, report: Report): Limits | null {
  return compileExactLimits(limitValues(constraints, store, report, exactValue));
}

/** The same for floating-point fields. */
export function numberLimitsOf(
  constraints: FieldConstraints,
  store: ValueStore,
  report: Report,
): ((value: number) => FieldVerdict) | null {
  return compileNumberLimits(limitValues(constraints, store, report, (data) => Number(data.values[0])));
}

function limitValues<Value extends number | bigint>(
  { minimum, maximum, enum: allowed }: FieldConstraints,
  store: ValueStore,
  report: Report,
  valueOf: (data: Data) => Value,
): LimitValues<Value> {
  const read = (part: string, text: string | undefined): Value | undefined => {
    if (text === undefined) return undefined;
    const bytes = new TextEncoder().encode(text);
    const verdict = store.appendText(bytes, 0, bytes.length, 0);
    if (verdict === OK) return valueOf(store.take(1, ALL_VALID));
    report(
      part,
      `expected a value of the field's own type, got ${JSON.stringify(text)} (${FIELD_ISSUE_CODES[verdict] ?? ''})`,
    );
    return undefined;
  };
  return {
    minimum: read('minimum', minimum),
    maximum: read('maximum', maximum),
    allowed: allowed?.map((value) => read('enum', String(value))).filter((value) => value !== undefined),
  };
}

/** The one value of the data as it is stored: days, microseconds, unscaled decimal. */
function exactValue({ values }: Data): bigint {
  if (values instanceof BigInt64Array) return values[0] ?? 0n;
  if (values instanceof Int32Array) return BigInt(values[0] ?? 0);
  return readDecimal(values, 0);
}
