import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { expect, test } from 'vitest';

import { expectDocument } from './support/expect-document.ts';
import { spawnCli } from './support/spawn-cli.ts';
import { EXPORT, WEATHER_HEADER, weatherFolder } from './support/weather.ts';

const ROWS = 4_000_000;

/** Far more than can be read before the signal arrives. */
async function writeLargeFile(path: string): Promise<void> {
  const file = createWriteStream(path);
  file.write(WEATHER_HEADER);
  const day = (index: number): string => new Date(Date.UTC(2012, 0, 1 + index)).toISOString().slice(0, 10);
  for (let index = 0; index < 40; index += 1) {
    const block = `${day(index)},12.5,rain\n`.repeat(ROWS / 40);
    if (!file.write(block)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'finish');
}

test('a signal while a large file is read stops the export, and nothing of it is visible', async () => {
  const cwd = await weatherFolder();
  await mkdir(join(cwd, 'lake'));
  await writeLargeFile(join(cwd, 'data/weather.csv'));

  const { child, ended } = spawnCli([...EXPORT, '--all', '--json'], { cwd });
  // the work folder is made when reading begins
  while ((await readdir(join(cwd, 'lake'))).length === 0) await sleep(10);
  child.kill('SIGINT');
  const stopped = await ended;
  const entries = await readdir(join(cwd, 'lake'));

  expect(stopped.exitCode).toBe(130);
  expect(expectDocument('failure', stopped)).toMatchObject({ status: 'interrupted', code: 'ECL_CLI_INTERRUPTED' });
  expect(entries.filter((name) => !name.startsWith('_'))).toEqual([]);
});
