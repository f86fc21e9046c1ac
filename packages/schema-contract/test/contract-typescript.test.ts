import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { contractTypescript } from '../src/contract-typescript.ts';
import { contractZod } from '../src/contract-zod.ts';
import { parseContract } from '../src/parse-contract.ts';
import { contractArbitrary } from './contract-arbitrary.ts';
import { BAD_CHANGES, EMITTED_CONTRACT, GOOD_ROW } from './emitted-rows.ts';

const require = createRequire(import.meta.url);
/** The workspace's own compiler; not a dependency of this package. */
const compiler = fileURLToPath(new URL('../../../node_modules/typescript/bin/tsc', import.meta.url));
const contract = parseContract(EMITTED_CONTRACT);

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ecomlake-emit-'));
  await mkdir(join(folder, 'node_modules'));
  await symlink(dirname(require.resolve('zod/package.json')), join(folder, 'node_modules/zod'));
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  await writeFile(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: {
        target: 'ES2022',
        lib: ['ES2023'],
        module: 'NodeNext',
        strict: true,
        exactOptionalPropertyTypes: true,
        noUncheckedIndexedAccess: true,
        noEmit: true,
        types: [],
        skipLibCheck: true,
        allowImportingTsExtensions: true,
      },
      include: ['*.ts'],
    }),
  );
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** What the real compiler says about files; empty when they are correct. */
async function compile(files: Readonly<Record<string, string>>): Promise<string> {
  await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(folder, name), text)));
  try {
    await promisify(execFile)(process.execPath, [compiler, '-p', folder], { cwd: folder });
    return '';
  } catch (error) {
    // the compiler reports on its standard output and ends with 1 or 2
    if (error instanceof Error && 'stdout' in error) return String(error.stdout);
    throw error;
  } finally {
    await Promise.all(Object.keys(files).map((name) => rm(join(folder, name))));
  }
}

function literal(value: unknown): string {
  return JSON.stringify(value) ?? 'undefined';
}

describe('the TypeScript and zod sources', () => {
  test('type-check strictly, fit each other, and refuse at compile time what types can refuse', async () => {
    const refused = BAD_CHANGES.filter((change) => !change.unseenBy?.includes('typescript'));
    const usage = [
      "import type { OrderLinesRow } from './row.ts';",
      "import type { z } from 'zod';",
      "import { orderLinesRowSchema } from './schema.ts';",
      "import type { OrderLinesRow as ZodRow } from './schema.ts';",
      `export const row: OrderLinesRow = ${literal(GOOD_ROW)};`,
      "export const least: OrderLinesRow = { order_id: 'ORD-1', quantity: 1n };",
      "export const dated: OrderLinesRow = { order_id: 'ORD-1', quantity: 1, day: new Date(0), raw: new Uint8Array(2) };",
      "export const odd: OrderLinesRow = { order_id: 'ORD-1', quantity: 1, 'odd name */': 9007199254740993n };",
      'export const parsed: OrderLinesRow = orderLinesRowSchema.parse(row);',
      'export const same: ZodRow = parsed as z.output<typeof orderLinesRowSchema>;',
      ...refused.flatMap(({ name, field, value }, index) => {
        const { [field]: _removed, ...rest } = GOOD_ROW as Readonly<Record<string, unknown>>;
        const changed = value === undefined ? rest : { ...rest, [field]: value };
        return [`// @ts-expect-error ${name}`, `export const bad${index}: OrderLinesRow = ${literal(changed)};`];
      }),
    ].join('\n');

    const complaints = await compile({
      'row.ts': contractTypescript(contract),
      'schema.ts': contractZod(contract),
      'usage.ts': usage,
    });

    expect(complaints).toBe('');
  });

  test('of any contract type-check', async () => {
    const contracts = fc.sample(contractArbitrary(), { numRuns: 40, seed: 20240229 });
    const files = contracts.flatMap((any, index) => [
      [`row${index}.ts`, contractTypescript(any)],
      [`schema${index}.ts`, contractZod(any)],
    ]);

    expect(await compile(Object.fromEntries(files))).toBe('');
  });
});
