import type { LogicalType } from '../contract.ts';

/** Types whose values have an order and an exact text form, so that bounds and enumerations can be written down. */
export type OrderedType = Extract<
  LogicalType,
  { kind: 'integer' | 'number' | 'decimal' | 'date' | 'time' | 'timestamp' | 'timestamptz' }
>;

/** Longer than any number we store; it also bounds the work of the expressions below. */
const MAX_NUMBER_LENGTH = 100;

/** Why a text is no value of a type. */
export interface ValueTextProblem {
  readonly message: string;
}

export function isOrderedType(type: LogicalType): type is OrderedType {
  return ORDERED_KINDS.has(type.kind);
}

const ORDERED_KINDS: ReadonlySet<LogicalType['kind']> = new Set([
  'integer',
  'number',
  'decimal',
  'date',
  'time',
  'timestamp',
  'timestamptz',
]);

/** The one text of each value: `+007` and `7` are both `7`, `1.50` is `1.5`, an instant is written in UTC. */
export function canonicalValueText(type: OrderedType, text: string): string | ValueTextProblem {
  switch (type.kind) {
    case 'integer':
      return canonicalInteger(type.bits, text);
    case 'decimal':
      return canonicalDecimal(type, text);
    case 'number':
      return canonicalNumber(type.bits, text);
    case 'date':
      return isCalendarDate(text) ? text : { message: 'expected a date, YYYY-MM-DD' };
    case 'time':
      return canonicalTime(text) ?? { message: 'expected a time, HH:MM:SS[.ffffff]' };
    case 'timestamp':
      return canonicalTimestamp(text) ?? { message: 'expected a timestamp without zone, YYYY-MM-DDTHH:MM:SS[.ffffff]' };
    case 'timestamptz':
      return canonicalInstant(text) ?? { message: 'expected a timestamp with zone, YYYY-MM-DDTHH:MM:SS[.ffffff]Z' };
  }
}

/** Order of two canonical texts: negative, zero or positive. */
export function compareValueTexts(type: OrderedType, left: string, right: string): number {
  switch (type.kind) {
    case 'integer':
      return sign(BigInt(left), BigInt(right));
    case 'decimal': {
      const scale = Math.max(fractionOf(left).length, fractionOf(right).length);
      return sign(unscaled(left, scale), unscaled(right, scale));
    }
    case 'number':
      return sign(Number(left), Number(right));
    default:
      // a zone mark would sort behind a fraction
      return sign(left.replace(/Z$/, ''), right.replace(/Z$/, ''));
  }
}

/** The next value after (`1`) or before (`-1`) a canonical one, for types where there is such a thing. */
export function neighbourValueText(type: OrderedType, text: string, step: 1 | -1): string | undefined {
  if (type.kind === 'integer') return String(BigInt(text) + BigInt(step));
  if (type.kind === 'date') {
    return new Date(Date.parse(`${text}T00:00:00Z`) + step * 86_400_000).toISOString().slice(0, 10);
  }
  return undefined;
}

function canonicalInteger(bits: 32 | 64, text: string): string | ValueTextProblem {
  if (!/^[+-]?\d{1,40}$/.test(text)) return { message: 'expected a whole number' };
  const value = BigInt(text.replace(/^\+/, ''));
  if (BigInt.asIntN(bits, value) !== value) return { message: `expected a number that an int${bits} can hold` };
  return String(value);
}

function canonicalDecimal(
  { precision, scale }: { precision: number; scale: number },
  text: string,
): string | ValueTextProblem {
  const match = text.length > MAX_NUMBER_LENGTH ? null : /^([+-]?)0*(\d*?)(?:\.(\d*?)0*)?$/.exec(text);
  const [, mark, whole = '', fraction = ''] = match ?? [];
  if (match === null || !/\d/.test(text)) return { message: 'expected a decimal number without exponent' };
  if (fraction.length > scale) return { message: `expected at most ${scale} digits after the point` };
  if (whole.length > precision - scale)
    return { message: `expected at most ${precision - scale} digits before the point` };
  const digits = `${whole === '' ? '0' : whole}${fraction === '' ? '' : `.${fraction}`}`;
  return mark === '-' && digits !== '0' ? `-${digits}` : digits;
}

function canonicalNumber(bits: 32 | 64, text: string): string | ValueTextProblem {
  const isNumber = text.length <= MAX_NUMBER_LENGTH && /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text);
  const value = isNumber ? Number(text) : Number.NaN;
  if (!Number.isFinite(value)) return { message: 'expected a finite number' };
  if (bits === 32 && !Number.isFinite(Math.fround(value)))
    return { message: 'expected a number that a float can hold' };
  return String(value === 0 ? 0 : value);
}

function isCalendarDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || text.startsWith('0000')) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

function canonicalTime(text: string): string | undefined {
  const match = /^((?:[01]\d|2[0-3]):[0-5]\d)(?::([0-5]\d)(?:\.(\d{1,6}))?)?$/.exec(text);
  if (match === null) return undefined;
  const [, minutes = '', seconds = '00', fraction = ''] = match;
  const digits = fraction.replace(/0+$/, '');
  return `${minutes}:${seconds}${digits === '' ? '' : `.${digits}`}`;
}

function canonicalTimestamp(text: string): string | undefined {
  const date = text.slice(0, 10);
  if (!isCalendarDate(date)) return undefined;
  if (text.length === 10) return `${date}T00:00:00`;
  const time = /[T ]/.test(text[10] ?? '') ? canonicalTime(text.slice(11)) : undefined;
  return time === undefined ? undefined : `${date}T${time}`;
}

function canonicalInstant(text: string): string | undefined {
  const match = /^(.{16,26}?)(Z|[+-](?:0\d|1[0-4]):?[0-5]\d)$/.exec(text);
  const [, local = '', zone = ''] = match ?? [];
  const timestamp = canonicalTimestamp(local);
  if (timestamp === undefined) return undefined;
  const [seconds = '', fraction] = timestamp.split('.');
  const offset = zone === 'Z' ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(-2)}`;
  const utc = new Date(`${seconds}${offset}`).toISOString();
  if (!/^\d{4}-/.test(utc) || utc.startsWith('0000')) return undefined;
  return `${utc.slice(0, 19)}${fraction === undefined ? '' : `.${fraction}`}Z`;
}

function fractionOf(text: string): string {
  return text.split('.')[1] ?? '';
}

function unscaled(text: string, scale: number): bigint {
  const [whole = '', fraction = ''] = text.split('.');
  return BigInt(whole + fraction.padEnd(scale, '0'));
}

function sign<Value extends string | number | bigint>(left: Value, right: Value): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
