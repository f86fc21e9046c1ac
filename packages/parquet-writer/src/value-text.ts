const MICROS_PER_DAY = 86_400_000_000n;
const MICROS_PER_SECOND = 1_000_000n;

/** `YYYY-MM-DD` of a day counted from 1970-01-01, any int32; years outside 0 … 9999 in ISO's expanded form `±YYYYYY`. */
export function dayText(day: number): string {
  // days are counted from 0000-03-01 in eras of 400 years, so that a leap day ends its year
  const shifted = day + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const date = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0);
  return `${yearText(year)}-${padded(month, 2)}-${padded(date, 2)}`;
}

function yearText(year: number): string {
  if (year >= 0 && year <= 9999) return padded(year, 4);
  return `${year < 0 ? '-' : '+'}${padded(Math.abs(year), 6)}`;
}

/** `HH:MM:SS`, with six digits of fraction where there is one. */
export function timeText(micros: bigint): string {
  const seconds = Number(micros / MICROS_PER_SECOND);
  const fraction = Number(micros % MICROS_PER_SECOND);
  const clock = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const text = clock.map((part) => padded(part, 2)).join(':');
  return fraction === 0 ? text : `${text}.${padded(fraction, 6)}`;
}

/** ISO 8601 with `T`; `Z` behind instants, nothing behind naive timestamps. */
export function timestampText(micros: bigint, isUtc: boolean): string {
  const day = dayOfMicros(micros);
  return `${dayText(day)}T${timeText(micros - BigInt(day) * MICROS_PER_DAY)}${isUtc ? 'Z' : ''}`;
}

/** The calendar day, also before 1970. */
export function dayOfMicros(micros: bigint): number {
  const day = micros / MICROS_PER_DAY;
  return Number(micros < day * MICROS_PER_DAY ? day - 1n : day);
}

/** Plain decimal notation with `scale` digits after the point. */
export function decimalText(unscaled: bigint, scale: number): string {
  if (scale <= 0) return `${unscaled * 10n ** BigInt(-scale)}`;
  const digits = `${unscaled < 0n ? -unscaled : unscaled}`.padStart(scale + 1, '0');
  return `${unscaled < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** Lower-case, with dashes. */
export function uuidText(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes).toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

function padded(value: number, width: number): string {
  return String(value).padStart(width, '0');
}
