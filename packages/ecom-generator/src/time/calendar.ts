/** Days are counted from 1970-01-01 (UTC), so that a day is one small integer everywhere inside the generator. */
export type EpochDay = number;

export const SECONDS_PER_DAY = 86_400;
const MS_PER_DAY = 86_400_000;
const ISO_DAY = /^(\d{4})-(\d{2})-(\d{2})$/;

/** `YYYY-MM-DD` → days since 1970-01-01; `undefined` for anything that is not a real calendar day in that form. */
export function parseDay(text: string): EpochDay | undefined {
  if (!ISO_DAY.test(text)) return undefined;
  const day = Date.parse(`${text}T00:00:00Z`) / MS_PER_DAY;
  // Date.parse refuses month 13 but rolls 2023-02-30 over in some engines: the way back must give the same text.
  return Number.isInteger(day) && formatDay(day) === text ? day : undefined;
}

/** Days since 1970-01-01 → `YYYY-MM-DD`. */
export function formatDay(day: EpochDay): string {
  return new Date(day * MS_PER_DAY).toISOString().slice(0, 10);
}

/** Month 1 … 12 and year of a day, and the first day of the following month. */
export interface MonthOfDay {
  readonly year: number;
  readonly month: number;
  readonly nextMonthDay: EpochDay;
}

export function monthOfDay(day: EpochDay): MonthOfDay {
  const date = new Date(day * MS_PER_DAY);
  const year = date.getUTCFullYear();
  const month = date.getUTCMonth();
  return { year, month: month + 1, nextMonthDay: Date.UTC(year, month + 1, 1) / MS_PER_DAY };
}
