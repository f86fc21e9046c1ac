import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { expect, test } from 'vitest';

import { SourceAdapterError } from '../../src/index.ts';
import type { ContractSketch } from '../../src/testing/index.ts';
import { readCsv } from '../read-csv.ts';

const FIXTURES = fileURLToPath(new URL('../fixtures/csv', import.meta.url));
/** Set by the script that rewrites goldens; the result is reviewed. */
const isRewriting = process.env['UPDATE_GOLDENS'] === '1';

interface Expected {
  readonly contract: ContractSketch;
  readonly outcome: unknown;
}

const files = (await readdir(FIXTURES)).filter((name) => !name.endsWith('.expected.json')).sort();

async function outcomeOf(content: Uint8Array, sketch: ContractSketch): Promise<unknown> {
  try {
    const { rows, rejects, rowsRead, summary } = await readCsv(content, sketch);
    return {
      rowsRead,
      rows: rows.map((row) => Object.entries(row)),
      rejects: rejects.map(({ raw, ...rest }) => ({ ...rest, raw: Buffer.from(raw).toString('latin1') })),
      ignoredColumns: summary.ignoredColumns,
      absentColumns: summary.absentColumns,
    };
  } catch (error) {
    if (!(error instanceof SourceAdapterError)) throw error;
    return {
      error: error.code,
      message: error.message.replace(/^.*?: /, ''),
      details: { ...error.details, uri: undefined },
    };
  }
}

test.each(files)('%s gives what its expectation says', async (name) => {
  const path = join(FIXTURES, `${name.replace(/\.[^.]+$/, '')}.expected.json`);
  const expected = JSON.parse(await readFile(path, 'utf8')) as Expected; // ours, and compared below
  const content = await readFile(join(FIXTURES, name));

  const outcome: unknown = JSON.parse(JSON.stringify(await outcomeOf(content, expected.contract)));

  if (isRewriting) await writeFile(path, `${JSON.stringify({ ...expected, outcome }, null, 2)}\n`);
  else expect(outcome).toEqual(expected.outcome);
});

test('every expectation has its file', async () => {
  const stems = new Set(files.map((name) => name.replace(/\.[^.]+$/, '')));

  const lonely = (await readdir(FIXTURES)).filter(
    (name) => name.endsWith('.expected.json') && !stems.has(name.replace('.expected.json', '')),
  );

  expect(lonely).toEqual([]);
});
