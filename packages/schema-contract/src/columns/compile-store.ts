import type { ContractField, LogicalType } from '../contract.ts';
import { BooleanStore } from './boolean-store.ts';
import { BytesStore } from './bytes-store.ts';
import type { RowCursor } from './column.ts';
import { compileBooleanPairs } from './compile-boolean-pairs.ts';
import { compileNested } from './compile-nested.ts';
import { exactLimitsOf, inapplicableConstraints, numberLimitsOf } from './constraint-values.ts';
import { DateStore } from './date-store.ts';
import { DecimalStore } from './decimal-store.ts';
import { FloatStore } from './float-store.ts';
import { Int32Store } from './int32-store.ts';
import { Int64Store } from './int64-store.ts';
import { compileTextJudge } from './text-judge.ts';
import { TextStore } from './text-store.ts';
import { compileTimeFormat } from './time-format.ts';
import type { TimeFormat, TimeFormatUse } from './time-format.ts';
import { TimeStore } from './time-store.ts';
import { TimestampStore } from './timestamp-store.ts';
import { compileTimeZone } from './time-zone.ts';
import type { TimeZone } from './time-zone.ts';
import { UuidStore } from './uuid-store.ts';
import type { ValueStore } from './value-store.ts';

/** Where a store is to be used. */
export interface StorePlace {
  readonly capacity: number;
  /** The cursor of the column the store belongs to; the members of an object share it. */
  readonly cursor: RowCursor;
  /** Inside a list or an object, where strings are always plain. */
  readonly isNested: boolean;
}

/** Makes the stores of one field; everything that can be worked out beforehand has been. */
export type StoreFactory = (place: StorePlace) => ValueStore;

/** Takes one reason why a field cannot be compiled. `part` is the property at fault. */
export type ReportProblem = (part: string, message: string) => void;

/** Work out everything about a field that does not depend on its rows. What is wrong with it goes to `report`. */
export function compileStore(field: ContractField, report: ReportProblem): StoreFactory {
  for (const name of inapplicableConstraints(field))
    report(name, `a ${field.type.kind} field cannot have this constraint`);
  if (field.formats.length > 0 && !KINDS_WITH_FORMATS.has(field.type.kind)) {
    report('formats', `a ${field.type.kind} field has one text form only`);
  }
  const { type } = field;
  switch (type.kind) {
    case 'string':
      return compileText(field, report, () => undefined);
    case 'json':
      return compileText(field, report, jsonTextOf);
    case 'uuid':
      return ({ capacity }) => new UuidStore(capacity);
    case 'boolean': {
      const pairs = compileBooleanPairs(field.formats, report);
      return ({ capacity }) => new BooleanStore(capacity, pairs);
    }
    case 'integer': {
      const Store = type.bits === 32 ? Int32Store : Int64Store;
      const limits = exactLimitsOf(field.constraints, new Store(1, null), report);
      return ({ capacity }) => new Store(capacity, limits);
    }
    case 'number': {
      const judge = numberLimitsOf(field.constraints, new FloatStore(type.bits, 1, null), report);
      return ({ capacity }) => new FloatStore(type.bits, capacity, judge);
    }
    case 'decimal': {
      const { precision, scale } = type;
      const limits = exactLimitsOf(field.constraints, new DecimalStore(precision, scale, 1, null), report);
      return ({ capacity }) => new DecimalStore(precision, scale, capacity, limits);
    }
    case 'date': {
      const formats = compileFormats(field.formats, 'date', report);
      const limits = exactLimitsOf(field.constraints, new DateStore(1, formats, null), report);
      return ({ capacity }) => new DateStore(capacity, formats, limits);
    }
    case 'time': {
      const formats = compileFormats(field.formats, 'time', report);
      const limits = exactLimitsOf(field.constraints, new TimeStore(1, formats, null), report);
      return ({ capacity }) => new TimeStore(capacity, formats, limits);
    }
    case 'timestamp':
    case 'timestamptz':
      return compileTimestamp(field, type.kind, report);
    case 'bytes':
      return ({ capacity }) => new BytesStore(capacity);
    case 'array':
    case 'object':
      return compileNested(type, report);
  }
}

const KINDS_WITH_FORMATS: ReadonlySet<LogicalType['kind']> = new Set([
  'boolean',
  'date',
  'time',
  'timestamp',
  'timestamptz',
]);

function compileText(
  { type, constraints }: ContractField,
  report: ReportProblem,
  textOf: (value: unknown) => string | undefined,
): StoreFactory {
  try {
    const judge = compileTextJudge(constraints, type.kind === 'json');
    return ({ capacity, isNested }) => new TextStore({ capacity, judge, hasDictionary: !isNested, textOf });
  } catch (error) {
    // only a pattern can fail; the engine's reason is carried on
    report('pattern', error instanceof Error ? error.message : String(error));
    return ({ capacity }) => new TextStore({ capacity, judge: null, hasDictionary: false, textOf });
  }
}

function compileTimestamp(
  { formats: texts, zone: zoneName, constraints }: ContractField,
  use: 'timestamp' | 'timestamptz',
  report: ReportProblem,
): StoreFactory {
  const isZoned = use === 'timestamptz';
  const formats = compileFormats(texts, use, report);
  let zone: TimeZone | null = null;
  try {
    if (isZoned) zone = compileTimeZone(zoneName);
  } catch {
    // the engine only says that it does not know the zone
    report('zone', `expected an IANA zone such as Europe/Berlin, got ${JSON.stringify(zoneName)}`);
  }
  const options = { isZoned, zone, formats };
  const limits = exactLimitsOf(constraints, new TimestampStore({ ...options, capacity: 1, limits: null }), report);
  return ({ capacity }) => new TimestampStore({ ...options, capacity, limits });
}

function compileFormats(texts: readonly string[], use: TimeFormatUse, report: ReportProblem): readonly TimeFormat[] {
  return texts.flatMap((text) => {
    try {
      return [compileTimeFormat(text, use)];
    } catch (error) {
      // the reason is carried on
      report('formats', error instanceof Error ? error.message : String(error));
      return [];
    }
  });
}

function jsonTextOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value, refuseLoss);
  } catch {
    // a bigint, a cycle, too much depth, or what refuseLoss found: no JSON, as the verdict will say
    return undefined;
  }
}

/** JSON writes NaN as null, and a map or set as an empty object. */
function refuseLoss(_key: string, value: unknown): unknown {
  const isLost = typeof value === 'number' ? !Number.isFinite(value) : value instanceof Map || value instanceof Set;
  if (isLost) throw new TypeError('JSON has no such value');
  return value;
}
