import { copyFile, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { openGeneratorSession } from '../../src/run/generator-session.ts';
import { advanceIdState } from '../../src/run/advance-id-state.ts';
import { decodeCarryOver, encodeCarryOver } from '../../src/state/carry-over.ts';
import {
  digestDays,
  lookupsOf,
  readDays,
  recordingLogger,
  runChunk,
  smallShop,
  temporaryDirectory,
  windowOf,
} from '../support/small-shop.ts';

const config = smallShop();
const lookups = lookupsOf(config);
const given = { lookups };

async function statePath(): Promise<string> {
  return join(await temporaryDirectory(), 'ids.json');
}

async function readState(path: string): Promise<Record<string, unknown>> {
  return JSON.parse(await readFile(path, 'utf8'));
}

describe('the carry-over', () => {
  test('is read back exactly as it was written', async () => {
    await using session = await openGeneratorSession({ config, lookups, window: windowOf('2020-01-01', '2020-01-20') });
    const state = session.finish();

    expect(decodeCarryOver(encodeCarryOver(state))).toEqual(state);
  });

  test.each([0, 10, 200])('that is damaged at byte %d is refused', async (place) => {
    await using session = await openGeneratorSession({ config, lookups, window: windowOf('2020-01-01', '2020-01-02') });
    const bytes = encodeCarryOver(session.finish());
    bytes[place] = (bytes[place] ?? 0) ^ 0xff;

    expect(() => decodeCarryOver(bytes)).toThrow(/carry-over file is damaged/);
  });
});

describe('the id state', () => {
  test('is written after the window, with the names of the predecessor and the guards', async () => {
    const path = await statePath();

    await runChunk('2020-01-01', '2020-01-10', path, given);

    const state = await readState(path);
    expect(state).toMatchObject({
      schema_version: '1.0.0',
      committed_through: '2020-01-10',
      origin: '2020-01-01',
      seed: 42,
      config_sha256: config.sha256,
      lookups_sha256: lookups.sha256,
    });
    for (const name of ['last_cart_id', 'last_order_id', 'last_cart_item_id'])
      expect(state[name], name).toBeGreaterThan(0);
    expect(await readdir(join(path, '..'))).toEqual(['ids.json', 'ids.json.history']);
  });

  test('numbers rise without gaps from chunk to chunk', async () => {
    const path = await statePath();
    await runChunk('2020-01-01', '2020-01-05', path, given);
    const before = await readState(path);

    const days = await readDays('2020-01-06', '2020-01-06', { ...given, idStateFile: path });

    const first = days[0]?.batches.get('cart_items')?.[0]?.getChild('cart_item_id')?.get(0);
    expect(first).toBe(BigInt(Number(before['last_cart_item_id']) + 1));
  });

  test('of the predecessor with zeros is the same as none', async () => {
    const path = await statePath();
    await writeFile(
      path,
      JSON.stringify({ last_cart_id: 0, last_order_id: 0, last_return_id: 0, last_updated: '2026-01-10T05:00:00Z' }),
    );

    expect(await runChunk('2020-01-01', '2020-01-05', path, given)).toEqual(
      await digestDays('2020-01-01', '2020-01-05', given),
    );
  });

  test('of the predecessor with numbers is adopted: the window is the origin, numbers continue', async () => {
    const path = await statePath();
    const logger = recordingLogger();
    await writeFile(
      path,
      JSON.stringify({ last_cart_id: 500, last_order_id: 60, last_return_id: 7, last_updated: 'x' }),
    );

    await runChunk('2020-05-01', '2020-05-02', path, { ...given, logger });
    const days = await readDays('2020-05-02', '2020-05-03', { ...given, idStateFile: path });

    expect(logger.warnings).toEqual([
      'numbers of cart items and return items are not in the id state, they begin at 1',
    ]);
    expect(await readState(path)).toMatchObject({
      origin: '2020-05-01',
      adopted: { last_cart_id: 500, last_cart_item_id: 0 },
    });
    const firstCart = days[0]?.batches.get('shopping_carts')?.[0]?.getChild('cart_id')?.get(0);
    expect(Number(firstCart?.slice(5))).toBeGreaterThan(500);
  });

  test('is not moved back by an earlier window, and the rows of that window are the same as before', async () => {
    const path = await statePath();
    const whole = await runChunk('2020-01-01', '2020-01-12', path, given);
    const before = await readFile(path, 'utf8');

    const again = await runChunk('2020-01-03', '2020-01-08', path, given);

    for (const [key, digest] of again) expect(digest, key).toBe(whole.get(key));
    expect(await readFile(path, 'utf8')).toBe(before);
  });

  test('is advanced without rows after other readers have published a window', async () => {
    const [path, other] = [await statePath(), await statePath()];
    await runChunk('2020-01-01', '2020-01-10', path, given);

    await advanceIdState({ config, lookups, window: windowOf('2020-01-01', '2020-01-10'), idStateFile: other });

    const { last_updated: _one, checksum: _two, carry_over: _three, ...expected } = await readState(path);
    expect(await readState(other)).toMatchObject(expected);
  });

  test('keeps the copies of the last chunks and one for each quarter', async () => {
    const path = await statePath();
    for (const day of [
      '2020-01-10',
      '2020-02-10',
      '2020-04-10',
      '2020-05-10',
      '2020-06-10',
      '2020-07-10',
      '2020-08-10',
    ])
      await advanceIdState({ config, lookups, window: windowOf(day, day), idStateFile: path });

    const names = (await readdir(`${path}.history`)).filter((name) => name.endsWith('.json')).sort();
    expect(names).toEqual(
      ['2020-02-10', '2020-05-10', '2020-06-10', '2020-07-10', '2020-08-10'].map((day) => `${day}.json`),
    );
    expect(await readdir(`${path}.history`)).toHaveLength(10);
  }, 120_000);
});

describe('a damaged state', () => {
  test('gives way to the previous copy, with a warning, and the rows are the same', async () => {
    const path = await statePath();
    const logger = recordingLogger();
    await runChunk('2020-01-01', '2020-01-05', path, given);
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.replace(/"last_cart_id": \d+/, '"last_cart_id": 1'));

    const digests = await runChunk('2020-01-06', '2020-01-07', path, { ...given, logger });

    expect(digests).toEqual(await digestDays('2020-01-06', '2020-01-07', given));
    expect(logger.warnings).toEqual(['id state is damaged, the previous copy is used']);
  });

  test.each(['', '{', '{"last_cart_id": -1}', '[]', '{"schema_version":"1.0.0"}'])(
    'of %j without any copy is refused and left as it is',
    async (text) => {
      const path = await statePath();
      await writeFile(path, text);

      await expect(runChunk('2020-01-01', '2020-01-02', path, given)).rejects.toMatchObject({
        code: 'ECL_GENERATOR_STATE_INVALID',
        message: expect.stringContaining('restore the file, or remove it'),
      });
      expect(await readFile(path, 'utf8')).toBe(text);
      expect(await readdir(join(path, '..'))).toEqual([basename(path)]);
    },
  );

  test('with a lost carry-over costs time, not rows', async () => {
    const path = await statePath();
    const logger = recordingLogger();
    await runChunk('2020-01-01', '2020-01-05', path, given);
    for (const name of await readdir(`${path}.history`))
      if (name.endsWith('.carry')) await rm(join(`${path}.history`, name));

    expect(await runChunk('2020-01-06', '2020-01-07', path, { ...given, logger })).toEqual(
      await digestDays('2020-01-06', '2020-01-07', given),
    );
    expect(logger.warnings).toContain('carry-over is missing or damaged, the simulation begins at an older state');
  });
});

describe('refused, with nothing written:', () => {
  test('a state of a newer version', async () => {
    const path = await statePath();
    await runChunk('2020-01-01', '2020-01-02', path, given);
    const newer = JSON.stringify({ ...(await readState(path)), schema_version: '1.1.0' });
    await writeFile(path, newer);

    await expect(runChunk('2020-01-03', '2020-01-03', path, given)).rejects.toMatchObject({
      code: 'ECL_GENERATOR_STATE_NEWER',
      message: expect.stringContaining('has version 1.1.0, this program reads up to 1.0.0'),
    });
    expect(await readFile(path, 'utf8')).toBe(newer);
  });

  test.each([
    ['seed', { config: smallShop('', 7), lookups }, 'seed 42, this run has 7'],
    ['configuration', { config: smallShop('  return_rate: 0.5\n'), lookups }, 'configuration (sha256)'],
    ['lookups', { config, lookups: { ...lookups, sha256: 'f'.repeat(64) } }, 'lookups (sha256)'],
  ])('another %s than recorded', async (_name, options, message) => {
    const path = await statePath();
    await runChunk('2020-01-01', '2020-01-02', path, given);
    const before = await readFile(path, 'utf8');

    await expect(runChunk('2020-01-03', '2020-01-03', path, options)).rejects.toMatchObject({
      code: 'ECL_GENERATOR_STATE_MISMATCH',
      message: expect.stringContaining(message),
    });
    expect(await readFile(path, 'utf8')).toBe(before);
  });
});

describe('two runs on one state', () => {
  test('the second stops at once and names the first', async () => {
    const path = await statePath();
    await using _first = await openGeneratorSession({
      config,
      lookups,
      window: windowOf('2020-01-01', '2020-01-02'),
      idStateFile: path,
    });

    await expect(runChunk('2020-01-01', '2020-01-02', path, given)).rejects.toMatchObject({
      code: 'ECL_GENERATOR_STATE_LOCKED',
      retryable: true,
      message: expect.stringContaining(`process ${process.pid}`),
    });
  });

  test('readers that do not write are not kept out', async () => {
    const path = await statePath();
    await using _first = await openGeneratorSession({
      config,
      lookups,
      window: windowOf('2020-01-01', '2020-01-02'),
      idStateFile: path,
    });

    expect(await readDays('2020-01-01', '2020-01-01', { ...given, idStateFile: path })).toHaveLength(1);
  });

  test('a lock left by a process that is gone is taken over', async () => {
    const path = await statePath();
    const { hostname } = await import('node:os');
    // the largest pid Linux gives is far below this one
    await writeFile(
      `${path}.lock`,
      JSON.stringify({ pid: 2_000_000_000, host: hostname(), since: '2026-01-01T00:00:00Z' }),
    );

    await runChunk('2020-01-01', '2020-01-01', path, given);

    expect(await readdir(join(path, '..'))).toEqual(['ids.json', 'ids.json.history']);
  });

  test('a lock of another host is respected', async () => {
    const path = await statePath();
    await writeFile(`${path}.lock`, JSON.stringify({ pid: 1, host: 'elsewhere', since: '2026-01-01T00:00:00Z' }));

    await expect(runChunk('2020-01-01', '2020-01-01', path, given)).rejects.toThrow('process 1 on elsewhere');
  });
});

test('a crash between the carry-over and the state leaves the old state in force', async () => {
  const path = await statePath();
  await runChunk('2020-01-01', '2020-01-05', path, given);
  const old = `${path}.old`;
  await copyFile(path, old);
  await runChunk('2020-01-06', '2020-01-08', path, given);
  // what a crash before the last rename leaves behind: a newer carry-over and copy, the older state
  await copyFile(old, path);

  expect(await runChunk('2020-01-06', '2020-01-08', path, given)).toEqual(
    await digestDays('2020-01-06', '2020-01-08', given),
  );
});
