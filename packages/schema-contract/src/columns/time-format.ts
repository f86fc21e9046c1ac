import type { CivilTime } from './civil-time.ts';
import { compileDirectives } from './time-directives.ts';
import { TimeFields } from './time-fields.ts';

/** A strptime format made executable. */
export interface TimeFormat {
  readonly format: string;
  /** @returns whether the whole text has this form and names a possible time; `found` is only meaningful then */
  parse(source: Uint8Array, start: number, end: number, found: CivilTime): boolean;
}

/** What a field's kind asks of its formats. */
export type TimeFormatUse = 'date' | 'time' | 'timestamp' | 'timestamptz';

/**
 * Compile a strptime format. Numbers may lack their leading zero, names are English in any case and length, a blank stands for one or more
 * blanks; everything else must match byte by byte.
 *
 * @throws {RangeError} when the format is none, or does not say what the kind needs
 */
export function compileTimeFormat(format: string, use: TimeFormatUse): TimeFormat {
  const { steps, parts } = compileDirectives(format);
  const problem = partsProblem(parts, use);
  if (problem !== undefined) throw new RangeError(`format ${JSON.stringify(format)} ${problem}`);
  const fields = new TimeFields();
  return {
    format,
    parse(source, start, end, found) {
      fields.reset();
      let position = start;
      for (const step of steps) {
        position = step(source, position, end, fields);
        if (position < 0) return false;
      }
      return position === end && fields.resolve(found);
    },
  };
}

/** Try the formats in their order; the first that fits decides. */
export function parseFormats(
  formats: readonly TimeFormat[],
  source: Uint8Array,
  start: number,
  end: number,
  found: CivilTime,
): boolean {
  for (const format of formats) if (format.parse(source, start, end, found)) return true;
  return false;
}

function partsProblem(parts: ReadonlySet<string>, use: TimeFormatUse): string | undefined {
  const hasDate = parts.has('year') && (parts.has('dayOfYear') || (parts.has('month') && parts.has('day')));
  if (use !== 'time' && !hasDate) return 'names no complete date: it needs %Y or %y, and %m or %b with %d, or %j';
  if (use === 'time' && ['year', 'month', 'day', 'dayOfYear', 'weekday'].some((part) => parts.has(part))) {
    return 'names a date, but the field is a time of day';
  }
  if (use === 'time' && !parts.has('hour') && !parts.has('hour12')) return 'names no hour: it needs %H, or %I with %p';
  if (parts.has('hour12') !== parts.has('meridiem')) return 'needs both %I and %p, or neither';
  if (parts.has('hour') && parts.has('hour12')) return 'names the hour twice: %H and %I';
  if (parts.has('offset') && use !== 'timestamptz')
    return `has %z, but the field is a ${use}; only timestamptz has an offset`;
  return undefined;
}
