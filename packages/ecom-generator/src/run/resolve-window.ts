import type { GeneratorConfig } from '../config/generator-config.ts';
import { EcomGeneratorError } from '../errors.ts';
import { LAST_DAY } from '../simulation/cart-code.ts';
import type { EpochDay } from '../time/calendar.ts';
import { formatDay, parseDay } from '../time/calendar.ts';

/** The days a run emits, both included. */
export interface Window {
  readonly start: EpochDay;
  readonly end: EpochDay;
}

export interface WindowOptions {
  /** `YYYY-MM-DD`. Both or none. @default the last `order_days_back` days up to today, UTC */
  readonly startDate?: string | undefined;
  readonly endDate?: string | undefined;
}

/** @throws {EcomGeneratorError} `ECL_GENERATOR_WINDOW_INVALID` */
export function resolveWindow({ startDate, endDate }: WindowOptions, config: GeneratorConfig, now: () => Date): Window {
  if (startDate === undefined && endDate === undefined) {
    const end = Math.floor(now().getTime() / 86_400_000);
    return { start: end - config.parameters.order_days_back + 1, end };
  }
  if (startDate === undefined || endDate === undefined) {
    const [given, missing] = startDate === undefined ? ['end', 'start'] : ['start', 'end'];
    throw invalid(`only the ${given} date is given; give the ${missing} date too, or neither`, { startDate, endDate });
  }
  const start = readDay('start date', startDate);
  const end = readDay('end date', endDate);
  if (end < start)
    throw invalid(`the window ends (${endDate}) before it starts (${startDate}); swap the two dates`, {
      startDate,
      endDate,
    });
  if (end > LAST_DAY)
    throw invalid(`end date ${endDate} is after ${formatDay(LAST_DAY)}, the last day that can be simulated`, {
      endDate,
    });
  return { start, end };
}

/** @throws {EcomGeneratorError} `ECL_GENERATOR_WINDOW_INVALID` */
export function demandAfterOrigin(window: Window, origin: EpochDay): void {
  if (window.start >= origin) return;
  throw invalid(
    `the window starts on ${formatDay(window.start)}, the simulation on ${formatDay(origin)}; start the window later, or set parameters.simulation_start to an earlier day (which makes another history)`,
    { startDate: formatDay(window.start), origin: formatDay(origin) },
  );
}

function readDay(name: string, text: string): EpochDay {
  const day = parseDay(text);
  if (day === undefined)
    throw invalid(`${name}: expected a calendar day as YYYY-MM-DD, found ${JSON.stringify(text)}`, { found: text });
  return day;
}

function invalid(message: string, details: Readonly<Record<string, unknown>>): EcomGeneratorError {
  return new EcomGeneratorError('ECL_GENERATOR_WINDOW_INVALID', message, { details });
}
