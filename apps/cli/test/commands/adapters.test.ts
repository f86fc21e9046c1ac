import { expect, test } from 'vitest';

import { expectDocument } from '../support/expect-document.ts';
import { pluginFolder } from '../support/plugin.ts';
import { runCli } from '../support/run-cli.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const TICKS = `return [{
  id: 'ticks', summary: 'Clock ticks', fileSuffixes: ['.ticks'],
  optionsSchema: { safeParse: (data) => ({ success: true, data }) },
  async open() { throw new Error('no clock'); },
}];`;

async function linkPlugin(hook: string): Promise<Record<string, string>> {
  const folder = await pluginFolder(hook);
  const env = { ECOMLAKE_DATA_DIR: await temporaryFolder() };
  const linked = await runCli(['plugins', 'link', '--no-install', folder], { env });
  expect(linked.exitCode).toBe(0);
  return env;
}

test('the built-in adapters are listed with their files', async () => {
  const { exitCode, stdout } = await runCli(['adapters', 'list']);

  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^ADAPTER +FILES +FROM +READS\ncsv +\.csv \.tsv \.tab +built in/);
  expect(stdout).toMatch(/\njsonl +/);
  expect(stdout).toMatch(/\nparquet +/);
});

test('an adapter is shown with its options', async () => {
  const run = await runCli(['adapters', 'show', 'csv', '--json']);

  expect(expectDocument('adapters show', run)).toMatchObject({
    id: 'csv',
    plugin: null,
    options: { type: 'object', properties: { maxFieldBytes: { default: 10_485_760 } } },
  });
});

test('an unknown adapter is answered with those there are', async () => {
  const run = await runCli(['adapters', 'show', 'csvv', '--json']);

  expect(run.exitCode).toBe(2);
  expect(expectDocument('failure', run)).toMatchObject({
    code: 'ECL_CLI_UNKNOWN_ADAPTER',
    message: expect.stringMatching(/^no adapter is called "csvv"; there are csv, .*jsonl, parquet$/) as string,
    next_steps: ['ecomlake adapters show csv', 'ecomlake adapters list', 'ecomlake plugins install PACKAGE'],
  });
});

test('an installed plugin contributes its adapters, and is used for its files', async () => {
  const env = await linkPlugin(TICKS);
  const cwd = await temporaryFolder({
    'clock.ticks': 'tick',
    'contracts/clock.yaml':
      'table: clock\nschema: [{name: at, type: date}]\npartition: {kind: event-date, key: ingest_dt, field: at}\n',
  });

  const list = await runCli(['adapters', 'list', '--json'], { env });
  const shown = await runCli(['adapters', 'show', 'ticks'], { env });
  const exported = await runCli(['export-raw', '--source', '.', '--all', '--json'], { cwd, env });

  expect(expectDocument('adapters list', list)['adapters']).toContainEqual({
    id: 'ticks',
    summary: 'Clock ticks',
    file_suffixes: ['.ticks'],
    plugin: 'ecomlake-plugin-ticks',
  });
  expect(shown.stdout).toMatch(/from +ecomlake-plugin-ticks/);
  expect(exported.exitCode).toBe(2);
  expect(exported.stdout).toContain('no clock');
});

test.each([
  ['throws', `throw new Error('bad day');`, /its hook failed: bad day/],
  ['gives no list', `return { id: 'ticks' };`, /gave no list of adapters/],
  ['gives something else', `return [{ id: 'ticks' }];`, /gave something that is not an adapter/],
])('a plugin whose hook %s is named, with the way to get rid of it', async (_name, hook, message) => {
  const env = await linkPlugin(hook);

  const run = await runCli(['adapters', 'list', '--json'], { env });

  expect(run.exitCode).toBe(2);
  expect(expectDocument('failure', run)).toMatchObject({
    code: 'ECL_CLI_PLUGIN',
    message: expect.stringMatching(message) as string,
    next_steps: ['ecomlake plugins update', 'ecomlake plugins uninstall ecomlake-plugin-ticks'],
  });
});

test('a plugin cannot take the place of a built-in adapter', async () => {
  const env = await linkPlugin(TICKS.replace("id: 'ticks'", "id: 'csv'"));

  const run = await runCli(['adapters', 'list', '--json'], { env });

  expect(expectDocument('failure', run)).toMatchObject({
    code: 'ECL_CLI_PLUGIN',
    message: expect.stringMatching(/plugin ecomlake-plugin-ticks.*adapter id "csv" is registered twice/) as string,
  });
});
