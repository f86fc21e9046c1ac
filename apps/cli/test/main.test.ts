import { describe, expect, test } from 'vitest';

import { jsonOf, runCli } from './support/run-cli.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

describe('usage errors exit with 2, in text on stderr and as one document with --json', () => {
  const cases: readonly (readonly [
    name: string,
    argv: readonly string[],
    message: RegExp,
    nextSteps: readonly string[],
  ])[] = [
    [
      'an unknown command',
      ['exprt-raw'],
      /"exprt-raw" is not a command of ecomlake/,
      ['did you mean: ecomlake export-raw', 'ecomlake commands'],
    ],
    [
      'an unknown command of a topic',
      ['contract', 'chek'],
      /"contract chek" is not a command/,
      ['did you mean: ecomlake contract check', 'ecomlake commands'],
    ],
    [
      'an unknown option',
      ['doctor', '--targte', 'x'],
      /unknown option --targte/,
      ['did you mean --target?', 'ecomlake doctor --help'],
    ],
    [
      'an option without its value',
      ['doctor', '--target'],
      /flag --target expects a value/,
      ['ecomlake doctor --help'],
    ],
    ['a missing argument', ['adapters', 'show'], /missing argument: ADAPTER/, ['ecomlake adapters show --help']],
    ['an argument too many', ['adapters', 'list', 'x'], /unexpected argument: x|is not a command/, []],
    [
      'no source',
      ['export-raw'],
      /no source: give --source/,
      [
        'ecomlake export-raw --source data --all',
        'ecomlake export-raw --source-type generator --start-date 2024-02-01 --days 3',
        'ecomlake adapters list',
      ],
    ],
    [
      'a value out of range',
      ['export-raw', '--source', '.', '--target-size-mb', '0'],
      /--target-size-mb: .*greater than or equal to 1 but received: 0/,
      [],
    ],
    [
      'a value that is not a choice',
      ['export-raw', '--source', '.', '--compression', 'lzo'],
      /--compression=lzo.*snappy, zstd, uncompressed/,
      [],
    ],
    ['a bad log level', ['doctor', '--log-level', 'loud'], /--log-level: "loud" is none of DEBUG/, []],
    [
      'contradicting dates',
      ['export-raw', '--source', '.', '--all', '--dates', '2024-01-01'],
      /--all and --dates contradict/,
      [],
    ],
    ['a bad threshold', ['export-raw', '--source', '.', '--max-rejects', 'few'], /--max-rejects: "few" is neither/, []],
  ];

  test.each(cases)('%s', async (_name, argv, message, nextSteps) => {
    const text = await runCli(argv);
    const json = await runCli([...argv, '--json']);

    expect(text).toMatchObject({ exitCode: 2, stdout: '' });
    expect(text.stderr.replace(/\s+/g, ' ')).toMatch(message);
    expect(text.stderr).not.toMatch(/\n\s+at /);
    expect(json).toMatchObject({ exitCode: 2, stderr: '' });
    expect(jsonOf(json)).toMatchObject({
      status: 'failure',
      code: expect.stringMatching(/^ECL_CLI_/) as string,
      message: expect.stringMatching(message) as string,
      retryable: false,
      details: expect.anything() as object,
      next_steps: nextSteps.length > 0 ? nextSteps : (expect.any(Array) as string[]),
    });
  });
});

test('global options are accepted before the command', async () => {
  const run = await runCli(['--log-level', 'debug', '--json', 'commands']);

  expect(run.exitCode).toBe(0);
  expect(jsonOf(run)).toHaveProperty('commands');
});

test('without a command --json answers with the catalogue', async () => {
  expect(jsonOf(await runCli(['--json']))).toHaveProperty('commands');
});

test('options come from the environment as well', async () => {
  const cwd = await temporaryFolder();

  const run = await runCli(['doctor'], { cwd, env: { ECOMLAKE_JSON: '1', ECOMLAKE_TARGET: 'somewhere' } });

  expect(JSON.stringify(jsonOf(run))).toContain('somewhere can be made in');
});

test('a failure in JSON mode that comes from the environment is JSON too', async () => {
  const run = await runCli(['nonsense'], { env: { ECOMLAKE_JSON: 'true' } });

  expect(jsonOf(run)).toMatchObject({ code: 'ECL_CLI_UNKNOWN_COMMAND' });
});

test('a stack trace is shown at log level debug only', async () => {
  const cwd = await temporaryFolder();

  const quiet = await runCli(['contract', 'check', 'nope'], { cwd });
  const debug = await runCli(['contract', 'check', 'nope', '--log-level', 'DEBUG'], { cwd });

  expect(quiet.stderr).not.toMatch(/\n\s+at /);
  expect(debug.stderr).toMatch(/\n\s+at /);
  expect(debug.stderr).toMatch(/caused by Error: ENOENT/);
});

test('--version names the program, and with --json the formats it reads and writes', async () => {
  const text = await runCli(['--version']);
  const json = await runCli(['--version', '--json']);

  expect(text.stdout).toMatch(/^ecomlake\/\d+\.\d+\.\d+ /);
  expect(jsonOf(json)).toMatchObject({
    version: expect.stringMatching(/^\d+\.\d+\.\d+/) as string,
    formats: { manifest: { reads: ['0.1.0', '1.0.0'], writes: '1.0.0' } },
  });
});
