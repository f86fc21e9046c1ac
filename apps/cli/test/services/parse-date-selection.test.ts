import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { DateOptions } from '../../src/services/parse-date-selection.ts';
import { parseDateSelection } from '../../src/services/parse-date-selection.ts';

const TODAY = '2024-03-09';

describe('accepted', () => {
  const cases: readonly (readonly [name: string, given: DateOptions, dates: readonly string[]])[] = [
    ['nothing is today', {}, [TODAY]],
    ['--ingest-date is that date', { ingestDate: '2024-02-01' }, ['2024-02-01']],
    ['--start-date alone is one day', { startDate: '2024-02-01' }, ['2024-02-01']],
    [
      '--start-date with --days counts the first day',
      { startDate: '2024-02-28', days: 3 },
      ['2024-02-28', '2024-02-29', '2024-03-01'],
    ],
    [
      '--start-date with --end-date is inclusive',
      { startDate: '2023-12-31', endDate: '2024-01-01' },
      ['2023-12-31', '2024-01-01'],
    ],
    ['a range of one day', { startDate: '2024-01-01', endDate: '2024-01-01' }, ['2024-01-01']],
    [
      '--dates is sorted and unique',
      { dates: 'b,a,a'.replaceAll('b', '2024-02-02').replaceAll('a', '2024-02-01') },
      ['2024-02-01', '2024-02-02'],
    ],
    [
      'blanks in --dates are trimmed, empty items skipped',
      { dates: ' 2024-02-01 ,, 2024-02-03,' },
      ['2024-02-01', '2024-02-03'],
    ],
    ['one-digit month and day are normalised', { ingestDate: '2024-2-5' }, ['2024-02-05']],
    ['false for --all is not a group', { all: false, ingestDate: '2024-02-05' }, ['2024-02-05']],
  ];

  test.each(cases)('%s', (_name, given, dates) => {
    expect(parseDateSelection(given, TODAY)).toEqual({ kind: 'dates', dates });
  });

  test('--all is every date of the source', () => {
    expect(parseDateSelection({ all: true }, TODAY)).toEqual({ kind: 'all' });
  });

  test('a range has one date per calendar day, whatever the clocks of the world did', () => {
    const day = fc.date({ min: new Date('1900-01-01'), max: new Date('2200-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 800 }), (start, days) => {
        const startDate = start.toISOString().slice(0, 10);

        const byDays = parseDateSelection({ startDate, days }, TODAY);
        const dates = byDays.kind === 'dates' ? byDays.dates : [];
        const byEnd = parseDateSelection({ startDate, endDate: dates.at(-1) }, TODAY);

        expect(dates).toHaveLength(days);
        expect(new Set(dates).size).toBe(days);
        expect([...dates].sort()).toEqual(dates);
        expect(byEnd).toEqual(byDays);
      }),
    );
  });
});

describe('refused with exit code 2', () => {
  const cases: readonly (readonly [name: string, given: DateOptions, message: RegExp])[] = [
    [
      'two groups, naming the one that used to win',
      { dates: '2024-02-01', ingestDate: '2024-02-01' },
      /--dates and --ingest-date contradict.*silently took --dates/,
    ],
    [
      'a range and one date',
      { startDate: '2024-02-01', ingestDate: '2024-02-01' },
      /--start-date and --ingest-date contradict.*silently took --start-date/,
    ],
    [
      'a list and a range',
      { dates: '2024-02-01', startDate: '2024-02-01' },
      /--dates and --start-date contradict.*silently took --dates/,
    ],
    [
      'all and a list',
      { all: true, dates: '2024-02-01' },
      /--all and --dates contradict each other: give one of them$/,
    ],
    ['--end-date with --days', { startDate: '2024-02-01', endDate: '2024-02-02', days: 2 }, /--end-date and --days/],
    ['--end-date without start', { endDate: '2024-02-01' }, /--end-date needs --start-date/],
    ['--days without start', { days: 3 }, /--days needs --start-date/],
    ['--days beside --ingest-date', { ingestDate: '2024-02-01', days: 3 }, /--days needs --start-date/],
    ['a list without a date', { dates: ',' }, /--dates names no date: found ","/],
    [
      'an end before the start',
      { startDate: '2024-02-02', endDate: '2024-02-01' },
      /--end-date 2024-02-01 is before --start-date 2024-02-02/,
    ],
    ['no days', { startDate: '2024-02-02', days: 0 }, /--days must be a whole number of at least 1, found 0/],
    ['days beyond the last year', { startDate: '9999-12-31', days: 2 }, /ends after 9999-12-31/],
    ['another form', { ingestDate: '01.02.2024' }, /--ingest-date: "01.02.2024" is not a date of the form YYYY-MM-DD/],
    ['a form with a time', { ingestDate: '2024-02-01T00:00' }, /YYYY-MM-DD/],
    [
      'a bad date inside a list',
      { dates: '2024-02-01,nonsense' },
      /--dates: "nonsense" is not a date of the form YYYY-MM-DD/,
    ],
    ['a day the calendar does not have', { ingestDate: '2023-02-29' }, /2023-02-29 is not a day of the calendar/],
    ['a month the calendar does not have', { startDate: '2023-13-01' }, /2023-13-01 is not a day of the calendar/],
    ['an empty date', { ingestDate: '' }, /--ingest-date: "" is not a date/],
  ];

  test.each(cases)('%s', (_name, given, message) => {
    expect(() => parseDateSelection(given, TODAY)).toThrow(
      expect.objectContaining({ code: 'ECL_CLI_USAGE', message: expect.stringMatching(message) as string }),
    );
  });
});
