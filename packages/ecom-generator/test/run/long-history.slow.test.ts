import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';

import { describe, expect, test } from 'vitest';

import { DAILY_TABLES } from '../../src/contracts/ecom-tables.ts';
import { formatDay, parseDay } from '../../src/time/calendar.ts';
import { digestDays, lookupsOf, runChunk, smallShop, temporaryDirectory } from '../support/small-shop.ts';

const FIRST = parseDay('2020-01-01') ?? 0;
const DAYS = 400;
const LAST = FIRST + DAYS - 1;
const MESSY = { messLevel: 'medium_mess', lookups: lookupsOf(smallShop()) } as const;
const SOURCE_FLAGS = ['-C', '@ecomlake/source', '--disable-warning=ExperimentalWarning'];

describe('four hundred days', () => {
  test.each([7, 30, 90])('in chunks of %d days have the bytes of one chunk', async (size) => {
    const whole = await digestDays(formatDay(FIRST), formatDay(LAST), MESSY);
    const state = join(await temporaryDirectory(), 'ids.json');

    const digests = new Map<string, string>();
    for (let day = FIRST; day <= LAST; day += size)
      for (const [key, digest] of await runChunk(
        formatDay(day),
        formatDay(Math.min(LAST, day + size - 1)),
        state,
        MESSY,
      ))
        digests.set(key, digest);

    expect(digests).toEqual(whole);
  });

  test('do not change when the end is moved by a year', async () => {
    const short = await digestDays(formatDay(FIRST), formatDay(LAST), MESSY);
    const long = await digestDays(formatDay(FIRST), formatDay(LAST + 365), MESSY);

    for (const [key, digest] of short) expect(long.get(key), key).toBe(digest);
  });
});

describe('a run that is killed', () => {
  test('at any moment is finished by the same commands, with the bytes of an undisturbed one', async () => {
    const [undisturbed, killed] = [await temporaryDirectory(), await temporaryDirectory()];
    const script = join(import.meta.dirname, '../support/run-chunks.ts');
    await promisify(execFile)(process.execPath, [...SOURCE_FLAGS, script, undisturbed]);

    let finished = false;
    for (let attempt = 0; !finished && attempt < 40; attempt += 1) {
      const child = spawn(process.execPath, [...SOURCE_FLAGS, script, killed], { stdio: 'ignore' });
      const ended = new Promise<boolean>((resolve) => child.once('exit', (code) => resolve(code === 0)));
      // a moment that differs from attempt to attempt and grows, so that the last ones get through
      const timer = setTimeout(700 + ((attempt * 577) % 900) + attempt * 120, false);
      const outcome = await Promise.race([ended, timer]);
      if (!outcome) child.kill('SIGKILL');
      finished = await ended;
    }

    expect(finished).toBe(true);
    expect(await digestFiles(killed)).toEqual(await digestFiles(undisturbed));
    const leftovers = (await readdir(killed)).filter((name) => name.startsWith('.') || name.endsWith('.lock'));
    expect(leftovers).toEqual([]);
  });
});

async function digestFiles(root: string): Promise<Map<string, string>> {
  const digests = new Map<string, string>();
  for (const folder of (await readdir(root)).filter((name) => name.startsWith('chunk-')).sort())
    for (const table of DAILY_TABLES)
      digests.set(
        `${folder}/${table}`,
        createHash('sha256')
          .update(await readFile(join(root, folder, `${table}.csv`)))
          .digest('hex'),
      );
  return digests;
}

describe('memory', () => {
  test('does not grow with the days, and stays below 400 MB with 300,000 customers', async () => {
    const script = join(import.meta.dirname, '../support/peak-memory.ts');
    const peak = async (days: number): Promise<number> => {
      const { stdout } = await promisify(execFile)(process.execPath, [...SOURCE_FLAGS, script, String(days)]);
      return Number(stdout);
    };

    const [month, year] = [await peak(30), await peak(400)];

    expect(year).toBeLessThan(400);
    // the state of the simulation fills up during the first year: pending visits and returns
    expect(year / month).toBeLessThan(1.15);
  });
});
