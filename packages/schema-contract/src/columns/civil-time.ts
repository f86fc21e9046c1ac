/** Days since 1970-01-01 of 0001-01-01 and 9999-12-31: what a date field can hold. */
export const MIN_DAY = -719_162;
export const MAX_DAY = 2_932_896;
/** No date at all. */
export const INVALID_DAY = -0x8000_0000;
export const DAY_MICROS = 86_400_000_000;

/** What a date or time parser found; written by the parser, so that parsing allocates nothing. */
export class CivilTime {
  days = 0;
  /** Of the day. */
  micros = 0;
  /** There were digits behind the microseconds that are not zero. */
  isInexact = false;
  hasOffset = false;
  /** Minutes east of UTC. */
  offsetMinutes = 0;
}

/**
 * Day number of a date of the proleptic Gregorian calendar, years 1 to 9999.
 * @returns {@link INVALID_DAY} when there is no such date
 */
export function dayOf(year: number, month: number, day: number): number {
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1) return INVALID_DAY;
  if (day > 28 && day > daysInMonth(year, month)) return INVALID_DAY;
  // years begin in March, so that the leap day comes last
  const shifted = month > 2 ? year : year - 1;
  const century = (shifted / 100) | 0;
  const dayOfYear = (((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) | 0) + day - 1;
  return shifted * 365 + (shifted >> 2) - century + (century >> 2) + dayOfYear - 719_468;
}

export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}
