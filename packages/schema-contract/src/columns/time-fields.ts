import { dayOf, INVALID_DAY, isLeapYear } from './civil-time.ts';
import type { CivilTime } from './civil-time.ts';

const UNSET = -1;

/** The parts of a time as a format names them, before they are put together. */
export class TimeFields {
  year = UNSET;
  month = UNSET;
  day = UNSET;
  dayOfYear = UNSET;
  /** 0 is Sunday. */
  weekday = UNSET;
  hour = 0;
  minute = 0;
  second = 0;
  /** `true` after noon, for hours of a twelve-hour clock. */
  isAfternoon = false;
  isTwelveHour = false;
  micros = 0;
  isInexact = false;
  hasOffset = false;
  offsetMinutes = 0;

  reset(): void {
    this.year = UNSET;
    this.month = UNSET;
    this.day = UNSET;
    this.dayOfYear = UNSET;
    this.weekday = UNSET;
    this.hour = 0;
    this.minute = 0;
    this.second = 0;
    this.isAfternoon = false;
    this.isTwelveHour = false;
    this.micros = 0;
    this.isInexact = false;
    this.hasOffset = false;
    this.offsetMinutes = 0;
  }

  /** Put the parts together. @returns `false` when there is no such day, or the weekday is another */
  resolve(found: CivilTime): boolean {
    found.days = 0;
    if (this.year !== UNSET) {
      const day = this.#day();
      if (day === INVALID_DAY) return false;
      // 1970-01-01 was a Thursday
      if (this.weekday !== UNSET && (((day + 4) % 7) + 7) % 7 !== this.weekday) return false;
      found.days = day;
    }
    const hour = this.isTwelveHour ? (this.hour % 12) + (this.isAfternoon ? 12 : 0) : this.hour;
    found.micros = (hour * 3600 + this.minute * 60 + this.second) * 1_000_000 + this.micros;
    found.isInexact = this.isInexact;
    found.hasOffset = this.hasOffset;
    found.offsetMinutes = this.offsetMinutes;
    return true;
  }

  #day(): number {
    if (this.dayOfYear === UNSET) return dayOf(this.year, this.month, this.day);
    if (this.dayOfYear > (isLeapYear(this.year) ? 366 : 365)) return INVALID_DAY;
    const first = dayOf(this.year, 1, 1);
    const day = first === INVALID_DAY ? INVALID_DAY : first + this.dayOfYear - 1;
    const isContradicted = this.month !== UNSET && this.day !== UNSET && dayOf(this.year, this.month, this.day) !== day;
    return isContradicted ? INVALID_DAY : day;
  }
}
