import { CliError } from '../errors/cli-error.ts';

/** The date options of a command as typed: text, not yet judged. */
export interface DateOptions {
  readonly ingestDate?: string | undefined;
  readonly startDate?: string | undefined;
  readonly endDate?: string | undefined;
  /** Days from `startDate` on. */
  readonly days?: number | undefined;
  /** Separated by commas; blanks are trimmed, empty items skipped. */
  readonly dates?: string | undefined;
  readonly all?: boolean | undefined;
}

/** Every date of the source, or these ones: sorted, unique, `YYYY-MM-DD`. */
export type DateSelection = { readonly kind: 'all' } | { readonly kind: 'dates'; readonly dates: readonly string[] };

const DAY_MS = 86_400_000;

/**
 * The dates a command is asked for. Exactly one of the groups `--all`, `--dates`, `--start-date …` and `--ingest-date`
 * may be given; without any it is today.
 *
 * @param today the present day in UTC, `YYYY-MM-DD`
 * @throws {CliError} `ECL_CLI_USAGE`
 */
export function parseDateSelection(options: DateOptions, today: string): DateSelection {
  const group = onlyGroup(options);
  switch (group) {
    case undefined:
      return { kind: 'dates', dates: [today] };
    case '--all':
      return { kind: 'all' };
    case '--dates':
      return { kind: 'dates', dates: parseList(options.dates ?? '') };
    case '--start-date':
      return { kind: 'dates', dates: parseRange(options) };
    case '--ingest-date':
      return { kind: 'dates', dates: [parseDay(options.ingestDate ?? '', '--ingest-date')] };
  }
}

type DateGroup = '--all' | '--dates' | '--start-date' | '--ingest-date';

function onlyGroup(options: DateOptions): DateGroup | undefined {
  const { startDate, endDate, days } = options;
  if (startDate === undefined && (endDate !== undefined || days !== undefined)) {
    const alone = endDate === undefined ? '--days' : '--end-date';
    throw usage(`${alone} needs --start-date, which is missing`, [
      `add --start-date YYYY-MM-DD, or leave ${alone} out`,
    ]);
  }
  if (endDate !== undefined && days !== undefined) {
    throw usage('--end-date and --days both say where the range ends; give one of them', ['leave out --days']);
  }
  const given: DateGroup[] = [];
  // in the order in which one used to win silently over the next
  if (options.all === true) given.push('--all');
  if (options.dates !== undefined) given.push('--dates');
  if (startDate !== undefined) given.push('--start-date');
  if (options.ingestDate !== undefined) given.push('--ingest-date');
  const [first, second] = given;
  if (first !== undefined && second !== undefined) {
    const earlier = first === '--all' ? '' : ` (earlier versions silently took ${first})`;
    throw usage(`${given.join(' and ')} contradict each other: give one of them${earlier}`, [
      `leave out ${given.slice(1).join(' and ')}`,
    ]);
  }
  return first;
}

function parseList(text: string): string[] {
  const items = text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
  if (items.length === 0) {
    throw usage(`--dates names no date: found "${text}", expected YYYY-MM-DD,YYYY-MM-DD,…`, [
      'for example --dates 2024-02-01,2024-02-03',
    ]);
  }
  return [...new Set(items.map((item) => parseDay(item, '--dates')))].sort();
}

function parseRange({ startDate = '', endDate, days = 1 }: DateOptions): string[] {
  const first = parseDay(startDate, '--start-date');
  if (!Number.isSafeInteger(days) || days < 1) {
    throw usage(`--days must be a whole number of at least 1, found ${days}`, ['for example --days 7']);
  }
  const firstMs = Date.parse(first);
  const last = endDate === undefined ? undefined : parseDay(endDate, '--end-date');
  if (last !== undefined && last < first) {
    throw usage(`--end-date ${last} is before --start-date ${first}`, [`swap them, or leave out --end-date`]);
  }
  const count = last === undefined ? days : (Date.parse(last) - firstMs) / DAY_MS + 1;
  if (firstMs + (count - 1) * DAY_MS > Date.parse('9999-12-31')) {
    throw usage(`--days ${days} from ${first} ends after 9999-12-31, the last date a partition can have`, [
      'give a smaller --days',
    ]);
  }
  return Array.from({ length: count }, (_, index) => new Date(firstMs + index * DAY_MS).toISOString().slice(0, 10));
}

/** `2024-2-5` is taken as 2024-02-05; a day the calendar does not have is refused. @throws {CliError} `ECL_CLI_USAGE` */
export function parseDay(text: string, option: string): string {
  const match = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text.trim());
  if (match === null) {
    throw usage(`${option}: "${text}" is not a date of the form YYYY-MM-DD`, [`for example ${option} 2024-02-01`]);
  }
  const [, year = '', month = '', day = ''] = match;
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const parsed = new Date(`${iso}T00:00:00Z`);
  if (Number.isNaN(parsed.getTime()) || parsed.toISOString().slice(0, 10) !== iso || year === '0000') {
    throw usage(`${option}: ${iso} is not a day of the calendar`, [`for example ${option} 2024-02-01`]);
  }
  return iso;
}

function usage(message: string, nextSteps: readonly string[]): CliError {
  return new CliError('ECL_CLI_USAGE', message, { nextSteps });
}
