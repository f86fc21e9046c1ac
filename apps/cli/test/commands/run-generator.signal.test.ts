import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { expectDocument } from '../support/expect-document.ts';
import { shopFolder } from '../support/shop.ts';
import { spawnCli } from '../support/spawn-cli.ts';

// far more days than can be made before the signal arrives
const TEN_YEARS = ['--start-date', '2024-02-01', '--end-date', '2034-01-31'] as const;

test('SIGINT while days are made exits with 130; no file is left, and the id state is not there', async () => {
  const cwd = await shopFolder();
  const argv = ['run-generator', '--config', 'shop.yaml', ...TEN_YEARS, '--id-state-file', 'ids.json', '--json'];

  const { child, ended } = spawnCli(argv, { cwd });
  // the first line on stderr is the window, said before the first day
  await once(child.stderr, 'data');
  child.kill('SIGINT');
  const run = await ended;

  expect(run.exitCode).toBe(130);
  expect(expectDocument('failure', run)).toMatchObject({
    status: 'interrupted',
    code: 'ECL_CLI_INTERRUPTED',
    next_steps: [expect.stringMatching(/^ecomlake run-generator /) as string],
  });
  expect((await readdir(cwd)).filter((name) => name !== 'artifacts')).toEqual(['shop.yaml']);
  expect(await readdir(join(cwd, 'artifacts')).catch(() => [])).toEqual([]);
});
