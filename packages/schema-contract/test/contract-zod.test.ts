import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire, stripTypeScriptTypes } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ZodType } from 'zod';

import { contractZod } from '../src/contract-zod.ts';
import { parseContract } from '../src/parse-contract.ts';
import { BAD_CHANGES, EMITTED_CONTRACT, GOOD_ROW } from './emitted-rows.ts';

let folder = '';
let schema: ZodType;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ecomlake-zod-'));
  await mkdir(join(folder, 'node_modules'));
  const zod = dirname(createRequire(import.meta.url).resolve('zod/package.json'));
  await symlink(zod, join(folder, 'node_modules/zod'));
  schema = await load(EMITTED_CONTRACT, 'orderLinesRowSchema');
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** Run the emitted source as a module and take its schema. */
async function load(text: string, name: string): Promise<ZodType> {
  const file = join(folder, `${name}.mjs`);
  await writeFile(file, stripTypeScriptTypes(contractZod(parseContract(text))));
  const module: unknown = await import(/* @vite-ignore */ pathToFileURL(file).href);
  // reason: a module loaded by name has no type; a missing export fails the tests at once
  return (module as Readonly<Record<string, ZodType>>)[name] as ZodType;
}

describe('the zod schema', () => {
  test('takes a row of every type, and one with the required fields alone', () => {
    expect(schema.safeParse(GOOD_ROW).error).toBeUndefined();
    expect(schema.safeParse({ order_id: 'ORD-1', quantity: 1n }).error).toBeUndefined();
    expect(
      schema.safeParse({ order_id: 'ORD-1', quantity: 1, price: null, extra: null, lines: undefined }).success,
    ).toBe(true);
  });

  test('takes what a program has instead of text', () => {
    const row = {
      ...GOOD_ROW,
      big: 9223372036854775806n,
      day: new Date(0),
      at: new Date(),
      raw: new Uint8Array([1]),
      price: 12.5,
    };

    expect(schema.safeParse(row).error).toBeUndefined();
  });

  test.each(BAD_CHANGES.filter((change) => !change.unseenBy?.includes('zod')))('refuses $name', ({ field, value }) => {
    expect(schema.safeParse({ ...GOOD_ROW, [field]: value }).success).toBe(false);
  });

  test.each([
    ['big', 9223372036854775807n],
    ['price', '99999999.999'],
    ['price', 'abc'],
    ['price', 1e21],
    ['extra', 'not json'],
    ['odd name */', 2],
    ['odd name */', 9007199254740992n],
  ])('compares exactly: %s is not %s', (field, value) => {
    expect(schema.safeParse({ ...GOOD_ROW, [field]: value }).success).toBe(false);
  });

  test.each([
    ['odd name */', 9007199254740993n],
    ['price', '99999999.99'],
    ['price', '0'],
  ])('compares exactly: %s may be %s', (field, value) => {
    expect(schema.safeParse({ ...GOOD_ROW, [field]: value }).success).toBe(true);
  });

  test('judges fields named like parts of every object', async () => {
    const columns = ['constructor', 'toString', 'hasOwnProperty'].map(
      (name) => `  - {name: ${name}, type: int64, required: true}`,
    );
    const text = `table: traps\nschema:\n${columns.join('\n')}\npartition: {kind: snapshot, key: d}\n`;
    const traps = await load(text, 'trapsRowSchema');

    expect(traps.safeParse({ constructor: 1, toString: 2, hasOwnProperty: 3 }).success).toBe(true);
    expect(traps.safeParse({}).success).toBe(false);
    expect(traps.safeParse({ constructor: 1, toString: 'x', hasOwnProperty: 3 }).success).toBe(false);
  });
});
