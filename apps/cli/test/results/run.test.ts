import type { RunDocument } from '@ecomlake/pipeline';
import { describe, expect, test } from 'vitest';

import { renderRun } from '../../src/results/run.ts';
import { COLOURED, PLAIN } from '../../src/terminal/colours.ts';
import { textWidth } from '../../src/terminal/text-width.ts';

const accounting = { read: 1_461, published: 1_360, rejected: 101, filtered: 0 };

function partition(
  status: RunDocument['tables'][number]['partitions'][number]['status'],
  error: { code: string; message: string } | null = null,
): RunDocument['tables'][number]['partitions'][number] {
  const name = 'ingest_dt=2024-02-01';
  return { partition: name, path: `weather/${name}`, rows: 10, files: 1, bytes: 123_456, status, error };
}

const reject: RunDocument['rejects'][number] = {
  table: 'weather',
  partition: null,
  source: 'file:///work/data/weather.csv',
  level: 'row',
  stage: 'convert',
  code: 'field.enum',
  column: 'weather',
  message: 'column weather: expected one of "drizzle", "rain", "sun", "snow", got "fog"',
  record_no: 193,
  line: 194,
  byte_offset: 5_120,
  byte_len: 32,
};

function run(changes: Partial<RunDocument> = {}): RunDocument {
  const { partitions = [partition('published')] } = changes.tables?.[0] ?? {};
  return {
    run_id: '01a1f8ca-56b8-7ff8-9ee4-708dc6ee2eed',
    batch_id: 'b1',
    command: 'export-raw',
    status: 'success',
    dry_run: false,
    lake: '/work/lake',
    started_at: '2026-01-10T05:00:00.000Z',
    finished_at: '2026-01-10T05:00:01.200Z',
    accounting,
    tables: [
      { table: 'weather', source: '/work/data/weather.csv', status: 'success', error: null, partitions, accounting },
    ],
    rejects: [reject],
    duration_ms: 1_200,
    ...changes,
  };
}

const options = { width: 80, paint: PLAIN, directory: '/work' };

test('a line per table, the rejects with their places, and the outcome at the end', () => {
  expect(renderRun(run(), options)).toBe(
    [
      'TABLE     READ  PUBLISHED  REJECTED  FILTERED    SIZE  PARTITIONS',
      'weather  1,461      1,360       101         0  123 kB  1 published',
      '',
      '101 rows rejected',
      '  data/weather.csv:194: column weather: expected one of "drizzle", "rain",',
      '    "sun", "snow", got "fog" (field.enum)',
      '  and 100 more: ecomlake rejects show --lake lake',
      '',
      'done: 1,360 rows published, 101 rejected in 1.2 s, run',
      '01a1f8ca-56b8-7ff8-9ee4-708dc6ee2eed',
      'next  ecomlake verify lake',
    ].join('\n'),
  );
});

describe('the last lines', () => {
  const table = run().tables[0];
  if (table === undefined) throw new Error('the run has a table');
  const lastLines = (changes: Partial<RunDocument>): string =>
    renderRun(run({ rejects: [], ...changes }), { ...options, width: Infinity })
      .split('\n')
      .slice(-2)
      .join('\n');

  test('say when there was nothing to do', () => {
    const tables = [{ ...table, partitions: [partition('unchanged'), partition('empty')] }];

    expect(lastLines({ tables })).toMatch(/^nothing to do: 1,360 rows already in the lake, 101 rejected in 1.2 s/);
  });

  test('say what a dry run would do, and nothing to verify', () => {
    expect(lastLines({ dry_run: true })).toMatch(/\ndry run: 1,360 rows would be published.*$/);
  });

  test('say when it is partial', () => {
    expect(lastLines({ status: 'partial' })).toMatch(/^partial: .*\nnext {2}ecomlake verify lake$/);
  });
});

test('tables over their threshold and partitions that failed are named, five at most', () => {
  const table = run().tables[0];
  if (table === undefined) throw new Error('the run has a table');
  const failed = partition('failed', { code: 'ECL_PIPELINE_HOOK_FAILED', message: 'hook: not today' });
  const text = renderRun(
    run({
      status: 'partial',
      rejects: [],
      tables: [
        { ...table, status: 'over_threshold', partitions: [] },
        { ...table, table: 'other', status: 'partial', partitions: Array.from({ length: 9 }, () => failed) },
      ],
    }),
    options,
  );

  expect(text).toContain('10 problems\n  weather: 101 of 1,461 rows rejected, more than allowed, so nothing of it was');
  expect(text).toContain('  weather/ingest_dt=2024-02-01: hook: not today (ECL_PIPELINE_HOOK_FAILED)');
  expect(text).toContain('  and 5 more: see --json');
  expect(text).toMatch(/next {2}ecomlake rejects show --lake lake$/);
});

test('nothing is wider than 80 columns, and colours change no width', () => {
  const plain = renderRun(run(), options);
  const coloured = renderRun(run(), { ...options, paint: COLOURED });

  expect(Math.max(...plain.split('\n').map(textWidth))).toBeLessThanOrEqual(80);
  expect(coloured).not.toBe(plain);
  expect(coloured.split('\n').map(textWidth)).toEqual(plain.split('\n').map(textWidth));
});

test('a lake outside the working folder is shown by its path, quoted where a shell needs it', () => {
  expect(renderRun(run({ lake: '/my data/lake' }), options)).toMatch(/next {2}ecomlake verify '\/my data\/lake'$/);
});
