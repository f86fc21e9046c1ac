import { describe, expect, test } from 'vitest';

import { expectDocument } from '../support/expect-document.ts';
import { jsonOf, runCli } from '../support/run-cli.ts';
import { SHOP_CONFIG, shopFolder } from '../support/shop.ts';

const FROM_SHOP = ['export-raw', '--source-type', 'generator', '--source-option', 'config=./shop.yaml'] as const;
const TWO_DAYS = ['--start-date', '2024-02-01', '--days', '2', '--target', 'lake'] as const;

test('the shop goes straight into the lake, and a second time nothing is written', async () => {
  const cwd = await shopFolder({ 'shop.yaml': SHOP_CONFIG });

  const first = await runCli([...FROM_SHOP, ...TWO_DAYS, '--json'], { cwd });
  const second = await runCli([...FROM_SHOP, ...TWO_DAYS, '--json'], { cwd });

  expect(expectDocument('export-raw', first)).toMatchObject({ status: 'success', accounting: { rejected: 0 } });
  // the form was checked by `expectDocument`
  const { tables } = expectDocument('export-raw', second) as {
    tables: { table: string; partitions: { status: string }[] }[];
  };
  expect(tables).toHaveLength(8);
  const statuses = tables.flatMap(({ partitions }) => partitions.map(({ status }) => status));
  // nobody may have sent anything back on these days
  expect(new Set(statuses.filter((status) => status !== 'empty'))).toEqual(new Set(['unchanged']));
});

describe('what cannot be meant is said before anything is done', () => {
  test.each([
    [
      'an option the adapter does not have',
      [...FROM_SHOP, '--source-option', 'confg=1', '--all'],
      'ECL_SOURCE_OPTIONS',
    ],
    [
      'an adapter that does not exist',
      ['export-raw', '--source-type', 'genrator', '--all'],
      'ECL_SOURCE_UNKNOWN_ADAPTER',
    ],
    ['no source at all', ['export-raw'], 'ECL_CLI_USAGE'],
    ['an option beside files', ['export-raw', '--source', '.', '--source-option', 'a=1'], 'ECL_CLI_USAGE'],
  ])('%s', async (_name, args, code) => {
    const cwd = await shopFolder({ 'shop.yaml': SHOP_CONFIG });

    const run = await runCli([...args, '--json'], { cwd });

    expect(run.exitCode).toBe(2);
    expect(jsonOf(run)).toMatchObject({ code });
  });
});
