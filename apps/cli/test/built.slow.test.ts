import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { beforeAll, expect, test } from 'vitest';

import { temporaryFolder } from './support/temporary-folder.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const run = promisify(execFile);

/** The command as it is installed: built, with its list of commands, and without the workspace's condition. */
async function ecomlake(...argv: readonly string[]): Promise<string> {
  const { NODE_OPTIONS: _options, NODE_ENV: _env, ...env } = process.env;
  const { stdout } = await run(process.execPath, [`${ROOT}bin/run.js`, ...argv], { env, cwd: await temporaryFolder() });
  return stdout;
}

beforeAll(async () => {
  await run(process.execPath, [`${ROOT}bin/write-manifest.js`]);
});

test('the built command has the help of the goldens', async () => {
  const golden = await readFile(new URL('goldens/help/export-raw.txt', import.meta.url), 'utf8');

  expect((await ecomlake('export-raw', '--help')).trimEnd()).toBe(golden.trimEnd());
});

test('the list of commands that was written knows every command and its options', async () => {
  const manifest = JSON.parse(await readFile(`${ROOT}oclif.manifest.json`, 'utf8')) as {
    commands: Record<string, { flags: object }>;
  };
  const tree = JSON.parse(await readFile(new URL('goldens/command-tree.json', import.meta.url), 'utf8')) as {
    name: string;
    flags: { name: string }[];
  }[];

  expect(
    Object.keys(manifest.commands)
      .map((id) => id.replaceAll(':', ' '))
      .sort(),
  ).toEqual(tree.map(({ name }) => name));
  for (const { name, flags } of tree) {
    const known = Object.keys(manifest.commands[name.replaceAll(' ', ':')]?.flags ?? {}).sort();
    expect({ name, flags: known }).toEqual({ name, flags: flags.map((flag) => flag.name).sort() });
  }
});

test('the built command runs', async () => {
  const document = JSON.parse(await ecomlake('commands', '--json')) as { commands: { name: string }[] };

  expect(document.commands.map(({ name }) => name)).toContain('export-raw');
});
