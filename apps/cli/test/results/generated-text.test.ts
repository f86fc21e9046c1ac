import { describe, expect, test } from 'vitest';

import { renderGenerated } from '../../src/results/generated-text.ts';
import type { GeneratedDaysDocument, GeneratedLookupsDocument } from '../../src/results/generated.ts';
import { PLAIN } from '../../src/terminal/colours.ts';
import { textWidth } from '../../src/terminal/text-width.ts';

const OPTIONS = { width: 80, paint: PLAIN, directory: '/work' };

const DAYS: GeneratedDaysDocument = {
  made: 'days',
  status: 'success',
  dry_run: false,
  directory: '/work/my shop',
  generator_version: '1.0.0',
  seed: 42,
  config_sha256: 'c',
  lookups_sha256: 'l',
  lookups_from: null,
  origin: '2020-01-01',
  start_date: '2024-02-01',
  end_date: '2024-02-03',
  days: 3,
  messiness_level: 'light_mess',
  expected_rows_per_day: { orders: 430, returns: 2 },
  rows: { customers: 300_000, orders: 1300, returns: 5 },
  mess_totals: null,
  report: null,
  duration_ms: 1234,
};

const LOOKUPS: GeneratedLookupsDocument = {
  made: 'lookups',
  status: 'success',
  dry_run: false,
  directory: '/elsewhere/lookups',
  generator_version: '1.0.0',
  seed: 42,
  config_sha256: 'c',
  lookups_sha256: 'l',
  written: 'written',
  signup_range: ['2019-01-01', '2026-01-05'],
  rows: { customers: 300_000, product_catalog: 3000 },
  duration_ms: 1234,
};

function check(name: string, outcome: 'passed' | 'failed' | 'warning') {
  return { name, severity: 'error', outcome, measured: 2, limit: '0 rows', sample: 1300 } as const;
}

function reportOf(checks: readonly ReturnType<typeof check>[]): GeneratedDaysDocument['report'] {
  const count = (outcome: string): number => checks.filter((each) => each.outcome === outcome).length;
  return {
    schema_version: '1.0.0',
    messiness_level: 'light_mess',
    first_day: '2024-02-01',
    last_day: '2024-02-03',
    rows: {},
    references_before_window: 0,
    checks,
    failed: count('failed'),
    warnings: count('warning'),
  };
}

test('rows in all and a day, a path and a command that can be copied', () => {
  expect(renderGenerated(DAYS, OPTIONS)).toBe(
    [
      'TABLE         ROWS  A DAY',
      'customers  300,000',
      'orders       1,300    433',
      'returns          5    1.7',
      '',
      'done: 3 days, 2024-02-01 to 2024-02-03, 301,305 rows, seed 42, light_mess, in',
      '1.2 s',
      'path  my shop',
      "next  ecomlake export-raw --source 'my shop' --all",
    ].join('\n'),
  );
});

test('loaded lookups are said to be loaded, and exported from where they are', () => {
  const text = renderGenerated({ ...DAYS, lookups_from: '/lookups', days: 1, end_date: '2024-02-01' }, OPTIONS);

  expect(text).toMatch(/^customers {2}300,000 {2}loaded$/m);
  expect(text).toMatch(/^done: 1 day, 2024-02-01, /m);
  expect(text).toMatch(/^next {2}ecomlake export-raw --source 'my shop' --lookups-from \/lookups --all$/m);
});

describe('checks', () => {
  test('that passed are counted', () => {
    const report = reportOf([check('totals', 'passed'), check('keys', 'passed')]);

    expect(renderGenerated({ ...DAYS, report }, OPTIONS)).toMatch(/^checks {2}passed \(2 rules\)$/m);
  });

  test('that failed or warn are shown with what was found, a few of many', () => {
    const failed = Array.from({ length: 12 }, (_, index) => check(`rule ${index}`, 'failed'));
    const report = reportOf([check('rates', 'warning'), ...failed]);

    const text = renderGenerated({ ...DAYS, status: 'failure', dry_run: true, report }, OPTIONS);

    expect(text).toMatch(/^warning {2}rates: 2 of 1,300, allowed 0 rows$/m);
    expect(text).toMatch(/^failed {3}rule 8: 2 of 1,300, allowed 0 rows\nand 3 more: see --json$/m);
    expect(text).toMatch(/^checks {2}12 failed, 1 warning \(13 rules\)$/m);
    expect(text).toMatch(/^failed: 3 days/m);
    expect(text).not.toMatch(/^next/m);
  });
});

test('changed cells are counted by kind, in lines that fit', () => {
  const totals = Array.from({ length: 12 }, (_, index) => ({
    table: 'orders',
    field: `field${index}`,
    kind: `kind of mess ${index % 8}`,
    cells: 1000,
  }));

  const text = renderGenerated({ ...DAYS, mess_totals: totals }, OPTIONS);
  const none = renderGenerated({ ...DAYS, mess_totals: [] }, OPTIONS);

  expect(text).toMatch(/^mess {4}12,000 cells changed \(2,000 kind of mess 0, 2,000 kind of mess 1, /m);
  expect(text.split('\n').filter((line) => textWidth(line) > 80)).toEqual([]);
  expect(none).toMatch(/^mess {4}no cell changed$/m);
});

test('a dry run says what to expect and where it would go', () => {
  const text = renderGenerated({ ...DAYS, dry_run: true, rows: null }, OPTIONS);

  expect(text).toMatch(/^TABLE {4}EXPECTED A DAY {2}IN ALL\norders {14}430 {3}1,290\n/);
  expect(text).toMatch(/\ndry run: 3 days, [^]*\nwould be written to {2}my shop$/);
});

describe('lookups', () => {
  test.each([
    ['written', /\ndone: sign-ups from 2019-01-01 to 2026-01-05, seed 42, in 1\.2 s\npath {2}\/elsewhere\/lookups\n/],
    ['unchanged', /\nnothing to do: the folder holds these lookups already, in 1\.2 s\npath /],
  ] as const)('%s', (written, expected) => {
    const text = renderGenerated({ ...LOOKUPS, written }, OPTIONS);

    expect(text).toMatch(expected);
    expect(text).toMatch(/\nnext {2}ecomlake run-generator --load-lookups-from \/elsewhere\/lookups$/);
  });

  test('planned', () => {
    expect(renderGenerated({ ...LOOKUPS, dry_run: true, written: 'planned' }, OPTIONS)).toMatch(
      /\ndry run: sign-ups from .*\nwould be written to {2}\/elsewhere\/lookups$/,
    );
  });
});
