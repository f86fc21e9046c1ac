import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { realData } from './support/real-data.ts';
import { runCli } from './support/run-cli.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

/** The words of a command line with double quotes; `#` begins a comment. */
function wordsOf(line: string): string[] {
  const words = line.replace(/\s+#.*$/, '').match(/"[^"]*"|\S+/g) ?? [];
  return words.map((word) => word.replaceAll('"', ''));
}

test('the example of the README works from the first line to the last', async () => {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
  const lines = /```sh\n([\s\S]*?)```/.exec(readme)?.[1]?.trim().split('\n') ?? [];
  const cwd = await temporaryFolder();
  await mkdir(join(cwd, 'data'));
  await copyFile(realData('sp500.csv'), join(cwd, 'data/sp500.csv'));

  expect(lines.length).toBeGreaterThan(4);
  for (const line of lines) {
    const [program, ...argv] = wordsOf(line);
    const run = await runCli([...argv, '--quiet'], { cwd });
    expect({ program, line, exitCode: run.exitCode, stderr: run.stderr }).toEqual({
      program: 'ecomlake',
      line,
      exitCode: 0,
      stderr: '',
    });
  }
});
