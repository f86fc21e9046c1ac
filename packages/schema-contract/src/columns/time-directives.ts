import { CivilTime } from './civil-time.ts';
import { addFraction, parseOffset } from './iso-time.ts';
import type { TimeFields } from './time-fields.ts';

/** Reads one part at `position`. @returns the position behind it, or -1 */
export type TimeStep = (source: Uint8Array, position: number, end: number, fields: TimeFields) => number;

type Part =
  | 'year'
  | 'month'
  | 'day'
  | 'dayOfYear'
  | 'weekday'
  | 'hour'
  | 'hour12'
  | 'meridiem'
  | 'minute'
  | 'second'
  | 'fraction'
  | 'offset';

interface Directive {
  readonly part: Part;
  readonly step: TimeStep;
}

const ZERO = 0x30;
const SPACE = 0x20;
const MONTHS = 'january february march april may june july august september october november december'.split(' ');
const WEEKDAYS = 'sunday monday tuesday wednesday thursday friday saturday'.split(' ');
/** POSIX: two-digit years below this belong to the 21st century. */
const FIRST_YEAR_OF_20TH = 69;

/** Shorthands of other directives. */
const COMPOUNDS: ReadonlyMap<string, string> = new Map([
  ['F', '%Y-%m-%d'],
  ['D', '%m/%d/%y'],
  ['T', '%H:%M:%S'],
  ['R', '%H:%M'],
]);

/**
 * Take a strptime format apart.
 * @throws {RangeError} on a directive that does not exist, stands twice, or has no letter
 */
export function compileDirectives(format: string): {
  readonly steps: readonly TimeStep[];
  readonly parts: ReadonlySet<string>;
} {
  const steps: TimeStep[] = [];
  const parts = new Set<string>();
  const expanded = format.replaceAll(/%([%a-zA-Z])/g, (whole, letter: string) => COMPOUNDS.get(letter) ?? whole);
  const characters = [...expanded];
  for (let index = 0; index < characters.length; index++) {
    const character = characters[index] ?? '';
    if (character !== '%') {
      steps.push(character === ' ' ? readBlanks : readLiteral(character));
      continue;
    }
    const letter = characters[++index] ?? '';
    if (letter === '%') {
      steps.push(readLiteral('%'));
      continue;
    }
    const directive = DIRECTIVES.get(letter);
    if (directive === undefined) {
      const known = [...DIRECTIVES.keys(), ...COMPOUNDS.keys(), '%'].map((name) => `%${name}`).join(' ');
      throw new RangeError(`format ${JSON.stringify(format)} has %${letter}; known are ${known}`);
    }
    if (parts.has(directive.part))
      throw new RangeError(`format ${JSON.stringify(format)} names the ${directive.part} twice`);
    parts.add(directive.part);
    steps.push(directive.step);
  }
  return { steps, parts };
}

const DIRECTIVES: ReadonlyMap<string, Directive> = new Map<string, Directive>([
  ['Y', { part: 'year', step: readNumber(4, 4, 1, 9999, (fields, value) => (fields.year = value)) }],
  ['y', { part: 'year', step: readNumber(2, 2, 0, 99, (fields, value) => (fields.year = fullYear(value))) }],
  ['m', { part: 'month', step: readNumber(1, 2, 1, 12, (fields, value) => (fields.month = value)) }],
  ['b', { part: 'month', step: readName(MONTHS, (fields, index) => (fields.month = index + 1)) }],
  ['B', { part: 'month', step: readName(MONTHS, (fields, index) => (fields.month = index + 1)) }],
  ['d', { part: 'day', step: readNumber(1, 2, 1, 31, (fields, value) => (fields.day = value)) }],
  ['e', { part: 'day', step: afterBlank(readNumber(1, 2, 1, 31, (fields, value) => (fields.day = value))) }],
  ['j', { part: 'dayOfYear', step: readNumber(1, 3, 1, 366, (fields, value) => (fields.dayOfYear = value)) }],
  ['a', { part: 'weekday', step: readName(WEEKDAYS, (fields, index) => (fields.weekday = index)) }],
  ['A', { part: 'weekday', step: readName(WEEKDAYS, (fields, index) => (fields.weekday = index)) }],
  ['H', { part: 'hour', step: readNumber(1, 2, 0, 23, (fields, value) => (fields.hour = value)) }],
  ['I', { part: 'hour12', step: readNumber(1, 2, 1, 12, setTwelveHour) }],
  ['p', { part: 'meridiem', step: readMeridiem }],
  ['M', { part: 'minute', step: readNumber(1, 2, 0, 59, (fields, value) => (fields.minute = value)) }],
  ['S', { part: 'second', step: readNumber(1, 2, 0, 59, (fields, value) => (fields.second = value)) }],
  ['f', { part: 'fraction', step: readFraction() }],
  ['z', { part: 'offset', step: readOffset() }],
]);

function fullYear(value: number): number {
  return value < FIRST_YEAR_OF_20TH ? value + 2000 : value + 1900;
}

function setTwelveHour(fields: TimeFields, value: number): void {
  fields.hour = value;
  fields.isTwelveHour = true;
}

function readNumber(
  least: number,
  most: number,
  minimum: number,
  maximum: number,
  set: (fields: TimeFields, value: number) => void,
): TimeStep {
  return (source, start, end, fields) => {
    let position = start;
    let value = 0;
    for (; position < end && position - start < most; position++) {
      const digit = (source[position] ?? 0) - ZERO;
      if (digit >>> 0 > 9) break;
      value = value * 10 + digit;
    }
    if (position - start < least || value < minimum || value > maximum) return -1;
    set(fields, value);
    return position;
  };
}

/** The full name or its first three letters. */
function readName(names: readonly string[], set: (fields: TimeFields, index: number) => void): TimeStep {
  return (source, start, end, fields) => {
    for (const [index, name] of names.entries()) {
      const length = matchedLetters(source, start, end, name);
      if (length < 3) continue;
      set(fields, index);
      return start + (length === name.length ? length : 3);
    }
    return -1;
  };
}

function matchedLetters(source: Uint8Array, start: number, end: number, name: string): number {
  let length = 0;
  while (
    length < name.length &&
    start + length < end &&
    lowered(source[start + length] ?? 0) === name.charCodeAt(length)
  )
    length++;
  return length;
}

function lowered(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;
}

function readMeridiem(source: Uint8Array, start: number, end: number, fields: TimeFields): number {
  if (start + 2 > end || lowered(source[start + 1] ?? 0) !== 0x6d) return -1;
  const letter = lowered(source[start] ?? 0);
  if (letter !== 0x61 && letter !== 0x70) return -1;
  fields.isAfternoon = letter === 0x70;
  return start + 2;
}

function readFraction(): TimeStep {
  const found = new CivilTime();
  return (source, start, end, fields) => {
    found.micros = 0;
    found.isInexact = false;
    const position = addFraction(source, start, end, found);
    fields.micros = found.micros;
    fields.isInexact = found.isInexact;
    return position;
  };
}

/** An offset takes letters, signs, digits and colons as far as they go. */
function readOffset(): TimeStep {
  const found = new CivilTime();
  return (source, start, end, fields) => {
    let stop = start;
    while (stop < end && isOffsetByte(source[stop] ?? 0)) stop++;
    if (source[start] === SPACE || !parseOffset(source, start, stop, found)) return -1;
    fields.hasOffset = true;
    fields.offsetMinutes = found.offsetMinutes;
    return stop;
  };
}

function isOffsetByte(byte: number): boolean {
  return (
    (byte >= ZERO && byte <= 0x3a) || byte === 0x2b || byte === 0x2d || (lowered(byte) >= 0x61 && lowered(byte) <= 0x7a)
  );
}

function readBlanks(source: Uint8Array, start: number, end: number): number {
  let position = start;
  while (position < end && source[position] === SPACE) position++;
  return position === start ? -1 : position;
}

function afterBlank(step: TimeStep): TimeStep {
  return (source, start, end, fields) =>
    step(source, start < end && source[start] === SPACE ? start + 1 : start, end, fields);
}

function readLiteral(character: string): TimeStep {
  const bytes = new TextEncoder().encode(character);
  return (source, start, end) => {
    if (start + bytes.length > end) return -1;
    for (let index = 0; index < bytes.length; index++) if (source[start + index] !== bytes[index]) return -1;
    return start + bytes.length;
  };
}
