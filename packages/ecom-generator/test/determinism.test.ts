import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

import { describe, expect, test } from 'vitest';

import { DAILY_TABLES } from '../src/contracts/ecom-tables.ts';
import { digestDays, lookupsOf, runChunk, smallShop, temporaryDirectory } from './support/small-shop.ts';
import { formatDay, parseDay } from '../src/time/calendar.ts';

const FIRST = '2020-01-01';
const LAST = '2020-02-04';
/** Many short sessions and threads: long only on a machine that is busy otherwise. */
const PATIENT_MS = 180_000;
/** Made once: most of the time of a short window goes into the lookups. */
const MESSY = { messLevel: 'medium_mess', lookups: lookupsOf(smallShop()) } as const;

function chunksOf(size: number): [string, string][] {
  const first = parseDay(FIRST) ?? 0;
  const last = parseDay(LAST) ?? 0;
  const chunks: [string, string][] = [];
  for (let day = first; day <= last; day += size)
    chunks.push([formatDay(day), formatDay(Math.min(last, day + size - 1))]);
  return chunks;
}

describe('the rows of a day', () => {
  test(
    'are the same for chunks of 1, 7 and 30 days and for the whole range at once',
    async () => {
      const whole = await digestDays(FIRST, LAST, MESSY);

      for (const size of [1, 7, 30]) {
        const state = join(await temporaryDirectory(), 'ids.json');
        const digests = new Map<string, string>();
        for (const [start, end] of chunksOf(size))
          for (const [key, digest] of await runChunk(start, end, state, MESSY)) digests.set(key, digest);
        expect(digests, `chunks of ${size}`).toEqual(whole);
      }
      expect(whole.size).toBeGreaterThan(28 * DAILY_TABLES.length);
    },
    PATIENT_MS,
  );

  test(
    'are the same in one thread and in two, however the work is divided',
    async () => {
      const whole = await digestDays(FIRST, LAST, MESSY);
      const halves = await Promise.all([
        digestInThread({ start: FIRST, end: '2020-01-18', tables: DAILY_TABLES }),
        digestInThread({ start: '2020-01-19', end: LAST, tables: DAILY_TABLES }),
      ]);
      const byTable = await Promise.all([
        digestInThread({ start: FIRST, end: LAST, tables: ['cart_items'] }),
        digestInThread({ start: FIRST, end: LAST, tables: DAILY_TABLES.filter((table) => table !== 'cart_items') }),
      ]);

      expect(sorted(halves.flat())).toEqual(sorted([...whole]));
      expect(sorted(byTable.flat())).toEqual(sorted([...whole]));
    },
    PATIENT_MS,
  );

  test(
    'are the same when the day is made alone, without state and with one',
    async () => {
      const state = join(await temporaryDirectory(), 'ids.json');
      const whole = await digestDays(FIRST, LAST, MESSY);
      await runChunk(FIRST, '2020-01-20', state, MESSY);

      for (const options of [MESSY, { ...MESSY, idStateFile: state }])
        for (const day of ['2020-01-21', '2020-01-30', LAST])
          for (const [key, digest] of await digestDays(day, day, options)) expect(digest, key).toBe(whole.get(key));
    },
    PATIENT_MS,
  );

  test('are the same in batches of any size', async () => {
    const rows = async (batchRows: number) => digestDays(FIRST, '2020-01-20', { ...MESSY, batchRows });

    expect(await rows(7)).toEqual(await rows(100_000));
  });

  test('do not change when later days are added or the window starts later', async () => {
    const short = await digestDays('2020-01-25', '2020-01-31', MESSY);
    const long = await digestDays(FIRST, LAST, MESSY);

    for (const [key, digest] of short) expect(digest, key).toBe(long.get(key));
  });

  test('are others under another seed', async () => {
    const here = await digestDays(FIRST, '2020-01-10', { lookups: MESSY.lookups });
    const there = await digestDays(FIRST, '2020-01-10', { config: smallShop('', 43) });

    for (const [key, digest] of there) expect(digest, key).not.toBe(here.get(key));
  });

  test('have had these digests since version 1.0.0 of the data', async () => {
    const config = smallShop();
    const all = createHash('sha256');
    for (const [key, digest] of await digestDays(FIRST, '2020-01-31', MESSY)) all.update(`${key} ${digest}\n`);

    expect({ lookups: lookupsOf(config).sha256, rows: all.digest('hex') }).toMatchSnapshot();
  });
});

describe('a parameter', () => {
  test('changes only the decisions that use it: other return rates leave carts and orders alone', async () => {
    const rates =
      '  return_rate: 0.9\n  return_rate_by_signup_channel: { Phone: 0.9, email: 0.9, Website: 0.9, Social Media: 0.9 }\n';
    const before = await digestDays(FIRST, '2020-01-31', MESSY);
    const after = await digestDays(FIRST, '2020-01-31', { ...MESSY, config: smallShop(rates) });

    for (const [key, digest] of after) {
      if (key.includes('return')) continue;
      expect(digest, key).toBe(before.get(key));
    }
    expect(after.get('2020-01-31 returns')).not.toBe(before.get('2020-01-31 returns'));
  });

  test('of mess leaves the clean rows alone: keys, amounts and counts stay', async () => {
    const clean = await digestDays(FIRST, '2020-01-05', { lookups: MESSY.lookups });
    const messy = await digestDays(FIRST, '2020-01-05', { ...MESSY, messLevel: 'heavy_mess' });

    expect([...messy.keys()]).toEqual([...clean.keys()]);
    expect(messy).not.toEqual(clean);
  });
});

function sorted(digests: readonly (readonly [string, string])[]): readonly (readonly [string, string])[] {
  return [...digests].sort(([left], [right]) => (left < right ? -1 : 1));
}

interface ThreadTask {
  readonly start: string;
  readonly end: string;
  readonly tables: readonly string[];
}

function digestInThread(task: ThreadTask): Promise<[string, string][]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('support/digest-worker.ts', import.meta.url), { workerData: task });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}
