import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { loadEcomContracts } from '@ecomlake/ecom-generator';
import { describe, expect, test } from 'vitest';

import { createBuiltInRegistry } from '../../src/export/export-raw.ts';
import { findExportSources } from '../../src/export/find-export-sources.ts';
import { createSandbox } from './sandbox.ts';

const contracts = [...loadEcomContracts().values()];
const adapters = createBuiltInRegistry();

/** A source with orders and customers, and lookups beside it. */
async function createFolders(lookupFiles: readonly string[] = ['customers.csv', 'product_catalog.csv']) {
  const { source, write } = await createSandbox();
  const lookups = join(source, '../lookups');
  await mkdir(lookups);
  await write('orders.csv', '');
  await write('customers.csv', '');
  for (const name of lookupFiles) await writeFile(join(lookups, name), '');
  return { source, lookups };
}

interface Folders {
  readonly source: string;
  readonly lookups: string | undefined;
}

async function labelsOf(folders: Folders, tables?: readonly string[]): Promise<string[]> {
  const sources = await findExportSources({ ...folders, contracts, adapters, tables });
  return sources.flatMap(({ inputs }) => inputs.map(({ label }) => label));
}

test('without a lookups folder the source has them', async () => {
  const { source } = await createFolders();

  expect(await labelsOf({ source, lookups: undefined })).toEqual([
    join(source, 'customers.csv'),
    join(source, 'orders.csv'),
  ]);
});

test('a lookups folder comes first, and its tables are looked for nowhere else', async () => {
  const { source, lookups } = await createFolders();

  expect(await labelsOf({ source, lookups })).toEqual([
    join(lookups, 'customers.csv'),
    join(lookups, 'product_catalog.csv'),
    join(source, 'orders.csv'),
  ]);
});

test('a choice of tables is one of the source; of lookups alone it needs no source', async () => {
  const { source, lookups } = await createFolders();

  expect(await labelsOf({ source, lookups }, ['orders'])).toHaveLength(3);
  expect(await labelsOf({ source: join(source, 'nowhere'), lookups }, ['customers'])).toHaveLength(2);
});

describe('a lookups folder is refused that', () => {
  test('is not there', async () => {
    const { source } = await createFolders();

    await expect(labelsOf({ source, lookups: join(source, 'nowhere') })).rejects.toMatchObject({
      code: 'ECL_PIPELINE_SOURCE_NOT_FOUND',
      message: expect.stringMatching(/^lookups .*nowhere: no such folder$/) as string,
    });
  });

  test('lacks one of the two', async () => {
    const folders = await createFolders(['product_catalog.csv']);

    await expect(labelsOf(folders)).rejects.toMatchObject({
      code: 'ECL_PIPELINE_NO_TABLES',
      details: { tables: ['customers'] },
    });
  });

  test('has no contracts of these tables', async () => {
    const { source, lookups } = await createFolders();
    const own = contracts.filter(({ table }) => table === 'orders');

    await expect(findExportSources({ source, lookups, contracts: own, adapters })).rejects.toMatchObject({
      code: 'ECL_PIPELINE_UNKNOWN_TABLE',
    });
  });
});
