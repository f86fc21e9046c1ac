import { hostname } from 'node:os';
import { cp, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { expectDocument } from '../support/expect-document.ts';
import { runCli } from '../support/run-cli.ts';
import { GENERATE, SHOP_CONFIG, THREE_DAYS, shopFolder } from '../support/shop.ts';

interface Refusal {
  readonly code: string;
  readonly message: RegExp;
  /** @default any step */
  readonly next?: RegExp | undefined;
}

/** Every file below a folder and its bytes. */
async function contentOf(folder: string): Promise<Map<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(await Promise.all(files.map(async (path) => [path, await readFile(path, 'latin1')] as const)));
}

/** One clear error with exit code 2 and a next step, in text and in JSON, and no file touched. */
async function expectRefusal(cwd: string, argv: readonly string[], { code, message, next = /\S/ }: Refusal) {
  const before = await contentOf(cwd);
  const text = await runCli(argv, { cwd });
  const json = await runCli([...argv, '--json'], { cwd });

  expect({ exitCode: text.exitCode, stdout: text.stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(text.stderr.replace(/\s+/g, ' ')).toMatch(message);
  expect(text.stderr).toMatch(/\nnext {3}\S/);
  expect(text.stderr).toContain(`code   ${code}\n`);
  expect(json.exitCode).toBe(2);
  const document = expectDocument('failure', json) as { next_steps: string[] };
  expect(document).toMatchObject({ status: 'failure', code, retryable: false });
  expect(document.next_steps.join('\n')).toMatch(next);
  expect(await contentOf(cwd)).toEqual(before);
}

const DAYS = [...GENERATE, ...THREE_DAYS] as const;

describe('a configuration', () => {
  test.each([
    ['has an unknown key', 'parameters: { conversion_rat: 0.1 }', /conversion_rat.*did you mean.*conversion_rate/i],
    [
      'has probabilities that are not 1 in sum',
      'parameters: { order_channel_distribution: { Web: 0.5, Phone: 0.4 } }',
      /order_channel_distribution: expected shares that sum to 1, found .*0\.4/,
    ],
    ['has an empty vocabulary', 'vocab: { payment_methods: [] }', /payment_methods/],
    ['has a rate beyond 1', 'parameters: { conversion_rate: 1.5 }', /conversion_rate.*1\.5/],
    ['has two seeds', 'seed: 1\nfaker_seed: 2', /seed.*1.*faker_seed.*2/],
  ])('%s', async (_name, yaml, message) => {
    const cwd = await shopFolder({ 'shop.yaml': yaml });

    await expectRefusal(cwd, DAYS, { code: 'ECL_GENERATOR_CONFIG_INVALID', message, next: /^mend .*shop\.yaml/ });
  });

  test.each([
    ['does not exist', 'nowhere.yaml', /nowhere\.yaml cannot be read/],
    ['is no YAML', 'bad.yaml', /bad\.yaml is not YAML/],
    ['is a folder', 'folder', /folder cannot be read/],
  ])('%s', async (_name, path, message) => {
    const cwd = await shopFolder({ 'bad.yaml': 'a: [1\n', 'folder/file': '' });

    await expectRefusal(cwd, ['run-generator', '--config', path, '--quiet', ...THREE_DAYS], {
      code: 'ECL_GENERATOR_CONFIG_UNREADABLE',
      message,
      next: /^ls -l /,
    });
  });
});

describe('options', () => {
  test.each([
    ['one date of two', ['--start-date', '2024-02-01'], /--start-date is given without --end-date/, /--end-date/],
    ['the other date of two', ['--end-date', '2024-02-01'], /--end-date is given without --start-date/, /--start-date/],
    [
      'the end before the start',
      ['--start-date', '2024-02-02', '--end-date', '2024-02-01'],
      /--end-date 2024-02-01 is before --start-date 2024-02-02/,
      /swap/,
    ],
    ['no day', ['--start-date', '2024-02-30', '--end-date', '2024-03-01'], /2024-02-30 is not a day/, /2024-02-01/],
    ['no date', ['--start-date', 'yesterday', '--end-date', '2024-03-01'], /yesterday.*YYYY-MM-DD/, /2024-02-01/],
    ['a share beyond 1', ['--typos', '2'], /--typos: "2" is no share from 0 to 1/, /--typos 0\.01/],
    ['a share that is no number', ['--duplicates', 'some'], /--duplicates: "some"/, /1%/],
    ['a negative seed', ['--seed=-1'], /seed/, /--help/],
    ['an empty path', ['--output-dir', ''], /--output-dir: expected a path, found nothing/, /leave --output-dir out/],
    ['an empty root', ['--artifact-root', ''], /--artifact-root: expected a path/, /name a path/],
    [
      'options that lookups have no use for',
      ['--generate-lookups-only', '--check', '--id-state-file', 'ids.json'],
      /--id-state-file and --check would have no effect/,
      /leave out/,
    ],
  ])('%s', async (_name, argv, message, next) => {
    await expectRefusal(await shopFolder(), [...GENERATE, ...argv], { code: 'ECL_CLI_USAGE', message, next });
  });

  test('a level that does not exist', async () => {
    await expectRefusal(await shopFolder(), [...DAYS, '--messiness-level', 'filthy'], {
      code: 'ECL_GENERATOR_OPTION_INVALID',
      message: /expected one of baseline, none, light_mess, medium_mess, heavy_mess, found "filthy"/,
    });
  });

  test('a window before the first simulated day', async () => {
    const argv = [...GENERATE, '--start-date', '2024-01-01', '--end-date', '2024-01-31'];

    await expectRefusal(await shopFolder(), argv, {
      code: 'ECL_GENERATOR_WINDOW_INVALID',
      message: /starts on 2024-01-01, the simulation on 2024-01-25/,
    });
  });
});

describe('lookups', () => {
  const LOADED = [...DAYS, '--load-lookups-from', 'lookups'] as const;

  async function folderWithLookups(): Promise<string> {
    const cwd = await shopFolder();
    const run = await runCli([...GENERATE, '--generate-lookups-only', '--output-dir', 'lookups'], { cwd });
    expect(run.exitCode).toBe(0);
    return cwd;
  }

  test('are missing', async () => {
    await expectRefusal(await shopFolder(), LOADED, {
      code: 'ECL_GENERATOR_LOOKUPS_MISSING',
      message: /lookups folder .*lookups has no file customers\.csv/,
      next: /--generate-lookups-only --output-dir .*lookups/,
    });
  });

  test('were made with another seed', async () => {
    await expectRefusal(await folderWithLookups(), [...LOADED, '--seed', '7'], {
      code: 'ECL_GENERATOR_LOOKUPS_MISMATCH',
      message: /made with seed 42, this run has seed 7/,
      next: /--seed 42/,
    });
  });

  test('were changed', async () => {
    const cwd = await folderWithLookups();
    await writeFile(join(cwd, 'lookups/customers.csv'), 'customer_id\n1\n');

    await expectRefusal(cwd, LOADED, {
      code: 'ECL_GENERATOR_LOOKUPS_INVALID',
      message: /customers\.csv was changed after it was made/,
      next: /--generate-lookups-only/,
    });
  });

  test('do not fit the contract', async () => {
    const cwd = await shopFolder({
      'lookups/customers.csv': 'customer_id,age\n1,old\n',
      'lookups/product_catalog.csv': 'product_id\n1\n',
    });

    await expectRefusal(cwd, LOADED, { code: 'ECL_GENERATOR_LOOKUPS_INVALID', message: /customers\.csv/ });
  });

  test('are not replaced by others', async () => {
    await expectRefusal(
      await folderWithLookups(),
      [...GENERATE, '--generate-lookups-only', '--output-dir', 'lookups', '--seed', '7'],
      { code: 'ECL_GENERATOR_LOOKUPS_MISMATCH', message: /holds other lookups/, next: /another folder/ },
    );
  });
});

describe('an id state', () => {
  const WITH_STATE = [...DAYS, '--id-state-file', 'ids.json'] as const;

  async function folderWithState(): Promise<string> {
    const cwd = await shopFolder();
    const run = await runCli([...WITH_STATE, '--output-dir', 'before'], { cwd });
    expect(run.exitCode).toBe(0);
    return cwd;
  }

  test('is damaged', async () => {
    const cwd = await shopFolder({ 'ids.json': '{ "schema_version": "1.0' });

    await expectRefusal(cwd, WITH_STATE, {
      code: 'ECL_GENERATOR_STATE_INVALID',
      message: /ids\.json/,
      next: /restore the file.*\n.*--id-state-file/,
    });
  });

  test('is of a newer version', async () => {
    const cwd = await folderWithState();
    const path = join(cwd, 'ids.json');
    await writeFile(
      path,
      (await readFile(path, 'utf8')).replace(/"schema_version": "[^"]+"/, '"schema_version": "9.0.0"'),
    );

    await expectRefusal(cwd, WITH_STATE, { code: 'ECL_GENERATOR_STATE_NEWER', message: /9\.0\.0/, next: /latest/ });
  });

  test('belongs to another seed', async () => {
    await expectRefusal(await folderWithState(), [...WITH_STATE, '--seed', '7'], {
      code: 'ECL_GENERATOR_STATE_MISMATCH',
      message: /seed.*42.*7|seed.*7.*42/,
      next: /--seed/,
    });
  });

  test('belongs to another configuration', async () => {
    const cwd = await folderWithState();
    await writeFile(join(cwd, 'shop.yaml'), SHOP_CONFIG.replace('generate: 900', 'generate: 901'));

    await expectRefusal(cwd, WITH_STATE, { code: 'ECL_GENERATOR_STATE_MISMATCH', message: /configuration/ });
  });

  test('is held by another run: exit code 75, and the same command is the next step', async () => {
    const holder = JSON.stringify({ pid: process.pid, host: hostname(), since: '2024-02-01T00:00:00.000Z' });
    const cwd = await shopFolder({ 'ids.json.lock': holder });

    const run = await runCli([...WITH_STATE, '--json'], { cwd });

    expect(run.exitCode).toBe(75);
    expect(expectDocument('failure', run)).toMatchObject({
      status: 'temporary',
      code: 'ECL_GENERATOR_STATE_LOCKED',
      next_steps: [expect.stringMatching(/^ecomlake run-generator /) as string],
    });
  });
});

test('rows that fail the checks are set aside, the id state stays, and the error names the rules and the report', async () => {
  const cwd = await shopFolder();
  const argv = [...DAYS, '--check', '--duplicates', '0.2', '--id-state-file', 'ids.json', '--output-dir', 'shop'];

  const { exitCode, stderr } = await runCli(argv, { cwd });

  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/cart_items: primary key unique/);
  expect(stderr).toMatch(/\nnext {3}read qa_report\.json in \S+shop-failed\n/);
  expect(stderr).toContain('code   ECL_GENERATOR_CHECK_FAILED\n');
  expect((await readdir(cwd)).filter((name) => !name.startsWith('.'))).toEqual(['shop-failed', 'shop.yaml']);
});

test('files of an earlier run stay as they are when a run is refused', async () => {
  const cwd = await shopFolder();
  await runCli([...DAYS, '--output-dir', 'shop'], { cwd });
  await mkdir(join(cwd, 'copy'));
  await cp(join(cwd, 'shop'), join(cwd, 'copy'), { recursive: true });

  await expectRefusal(cwd, [...DAYS, '--output-dir', 'shop', '--load-lookups-from', 'copy', '--seed', '7.5'], {
    code: 'ECL_CLI_USAGE',
    message: /7\.5/,
  });
});
