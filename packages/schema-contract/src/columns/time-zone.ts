import { dayOf, MAX_DAY, MIN_DAY } from './civil-time.ts';

const DAY_SECONDS = 86_400;

/** Reads local times of one zone. */
export interface TimeZone {
  /**
   * Seconds east of UTC at a local time: day number and second of the day.
   *
   * A local time that happens twice, when clocks are set back, means the earlier of the two instants. One that never happens, when they
   * are set forward, gives NaN.
   */
  offsetOfLocal(day: number, second: number): number;
}

/** Offsets around one local day: they change at most once, at `changesAt` (seconds since 1970, UTC). */
interface DayOffsets {
  readonly before: number;
  readonly after: number;
  readonly changesAt: number;
}

/**
 * Compile an IANA zone. Days are looked up once each and remembered, since the engine's calendar costs microseconds per question.
 *
 * @returns null for UTC, which needs no looking up
 * @throws {RangeError} when the engine does not know the zone
 */
export function compileTimeZone(name: string): TimeZone | null {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: name,
    calendar: 'iso8601',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  if (/^(?:(?:Etc\/)?(?:UTC|UCT|GMT|Zulu|Universal))$/i.test(name)) return null;
  const days = new Map<number, DayOffsets>();
  let lastDay = NaN;
  let last: DayOffsets = { before: 0, after: 0, changesAt: 0 };
  return {
    offsetOfLocal(day, second) {
      if (day !== lastDay) {
        last = days.get(day) ?? lookUpDay(format, day);
        lastDay = day;
        days.set(day, last);
      }
      const { before, after, changesAt } = last;
      if (before === after) return before;
      const local = day * DAY_SECONDS + second;
      if (local - before < changesAt) return before;
      return local - after >= changesAt ? after : NaN;
    },
  };
}

/** No zone is more than a day away from UTC, so the change that matters lies between the days before and after. */
function lookUpDay(format: Intl.DateTimeFormat, day: number): DayOffsets {
  let low = Math.max(day - 1, MIN_DAY) * DAY_SECONDS;
  let high = Math.min(day + 2, MAX_DAY) * DAY_SECONDS;
  const before = offsetAt(format, low);
  const after = offsetAt(format, high);
  if (before === after) return { before, after, changesAt: low };
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(format, middle) === before) low = middle;
    else high = middle;
  }
  return { before, after, changesAt: high };
}

/** Seconds east of UTC at an instant. */
function offsetAt(format: Intl.DateTimeFormat, instant: number): number {
  const values = new Map(format.formatToParts(instant * 1000).map(({ type, value }) => [type, value]));
  const part = (type: Intl.DateTimeFormatPartTypes): number => Number(values.get(type));
  const day = dayOf(part('year'), part('month'), part('day'));
  return day * DAY_SECONDS + part('hour') * 3600 + part('minute') * 60 + part('second') - instant;
}
