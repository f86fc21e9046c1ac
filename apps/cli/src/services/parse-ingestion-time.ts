import { CliError } from '../errors/cli-error.ts';

const FORM = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})(Z|[+-]\d{2}:\d{2})$/i;

/**
 * The time of a lineage column in the one form it is written in: UTC, whole seconds, offset `+00:00`.
 *
 * @param text ISO-8601 with an offset: `2026-01-10T05:00:00Z`
 * @throws {CliError} `ECL_CLI_USAGE`
 */
export function parseIngestionTime(text: string): string {
  const [, date = '', time = '', zone = ''] = FORM.exec(text.trim()) ?? [];
  const parsed = new Date(`${date}T${time}${zone.toUpperCase()}`);
  if (Number.isNaN(parsed.getTime()) || !isOnCalendar(date)) throw refused(text);
  return `${parsed.toISOString().slice(0, 19)}+00:00`;
}

/** `Date` moves a day such as 02-30 to the next month without a word. */
function isOnCalendar(date: string): boolean {
  return new Date(`${date}T00:00:00Z`).toISOString().startsWith(date);
}

function refused(text: string): CliError {
  return new CliError('ECL_CLI_USAGE', `--ingestion-ts: "${text}" is not a time of the form YYYY-MM-DDTHH:MM:SSZ`, {
    nextSteps: ['for example --ingestion-ts 2026-01-10T05:00:00Z'],
  });
}
