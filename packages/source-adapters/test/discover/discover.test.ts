import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

import { compileContract, parseContract, serializeContract } from '@ecomlake/schema-contract';
import type { Contract, ContractField } from '@ecomlake/schema-contract';
import { describe, expect, test } from 'vitest';

import { createCsvAdapter, csvAdapter } from '../../src/csv/index.ts';
import { parseAdapterOptions } from '../../src/index.ts';
import type { ProposedContract } from '../../src/index.ts';
import { createJsonlAdapter } from '../../src/jsonl/index.ts';
import { parquetAdapter } from '../../src/parquet/index.ts';
import { readAll } from '../../src/testing/index.ts';
import { memoryFile } from '../read-csv.ts';

const DATA = fileURLToPath(new URL('../../../../node_modules/vega-datasets/data', import.meta.url));
const files = (await readdir(DATA)).filter((name) => /\.(csv|tsv)$/.test(name)).sort();

interface Discovered extends ProposedContract {
  readonly contract: Contract;
  readonly types: Readonly<Record<string, string>>;
}

async function discover(content: string | Uint8Array, name = 'rows.csv'): Promise<Discovered> {
  const openFile = memoryFile(typeof content === 'string' ? Buffer.from(content) : content);
  const adapter = name.includes('jsonl') ? createJsonlAdapter({ openFile }) : createCsvAdapter({ openFile });
  // one of two adapters, each with its own options
  const [proposal] =
    (await adapter.discover?.(parseAdapterOptions<never>(adapter as never, { path: `/memory/${name}` }))) ?? [];
  if (proposal === undefined) throw new Error('nothing was proposed');
  const contract = parseContract(proposal.yaml);
  return {
    ...proposal,
    contract,
    types: Object.fromEntries(contract.fields.map((field) => [field.name, typeText(field)])),
  };
}

function typeText({ type, required, formats }: ContractField): string {
  const size = type.kind === 'decimal' ? `(${type.precision},${type.scale})` : 'bits' in type ? String(type.bits) : '';
  return `${type.kind}${size}${required ? '!' : ''}${formats.length > 0 ? ` ${formats.join()}` : ''}`;
}

test.each(files)('what is proposed for %s reads the file without a reject', async (name) => {
  const options = parseAdapterOptions(csvAdapter, { path: join(DATA, name) });
  const [proposal] = (await csvAdapter.discover?.(options)) ?? [];
  const contract = parseContract(proposal?.yaml ?? '');
  const reader = await csvAdapter.open({ contract: compileContract(contract), options });

  const { rows, rejects } = await readAll(reader);

  expect(rejects).toEqual([]);
  expect(rows.length).toBeGreaterThan(0);
  expect(serializeContract(contract)).toBe(proposal?.yaml);
});

describe('types', () => {
  test('are as narrow as the values allow, and codes stay text', async () => {
    const { types, contract, notes } = await discover(
      'order_id,zip,paid,qty,price,ratio,day,at,seen,us,uid,note\n' +
        '1,00501,true,3,1.50,0.000001,2024-02-01,2024-02-01 10:00:00,2024-02-01T10:00:00Z,12/31/2024,550e8400-e29b-41d4-a716-446655440000,a\n' +
        '2,10001,false,,12.25,1e-7,2024-02-02,2024-02-01T11:30:00.5,2024-02-01T10:00:00+01:00,1/2/2024,550e8400-e29b-41d4-a716-446655440001,\n',
    );

    expect(types).toEqual({
      order_id: 'integer64!',
      zip: 'string!',
      paid: 'boolean!',
      qty: 'integer64',
      price: 'decimal(18,2)!',
      ratio: 'number64!',
      day: 'date!',
      at: 'timestamp!',
      seen: 'timestamptz!',
      us: 'date! %m/%d/%Y',
      uid: 'uuid!',
      note: 'string',
    });
    expect(contract.primaryKey).toEqual(['order_id']);
    expect(contract.partition).toEqual({ kind: 'event-date', key: 'ingest_dt', field: 'day' });
    expect(notes.join('\n')).toContain('at has no zone');
  });

  test('day and month that cannot be told apart are pointed out', async () => {
    const { notes } = await discover('id,d\n1,01/02/2024\n2,03/04/2024\n');

    expect(notes.join('\n')).toContain('d was read as %m/%d/%Y, but %d/%m/%Y fits every value too');
  });

  test('tokens for null are found where they stand between values, not in plain text', async () => {
    const numbers = await discover('id,v\n1,NA\n2,5\n3,-\n');
    const texts = await discover('id,v\n1,NA\n2,France\n');

    expect([numbers.types['v'], numbers.contract.nulls.tokens]).toEqual(['integer64', ['-', 'NA']]);
    expect([texts.types['v'], texts.contract.nulls.tokens]).toEqual(['string!', []]);
  });
});

describe('dialects', () => {
  const body = 'id,name,day\n1,"Doe, J",2024-02-01\n2,"say ""hi""",2024-02-02\n3,x,2024-02-03\n';

  test.each([
    ['commas', body, { delimiter: ',', quote: '"', escape: '"', header: true }],
    ['semicolons', body.replaceAll(/,(?! J)/g, ';'), { delimiter: ';' }],
    ['tabs', body.replaceAll(/,(?! J)/g, '\t'), { delimiter: '\t' }],
    ['pipes, doubled', body.replaceAll(/,(?! J)/g, '||'), { delimiter: '||' }],
    ['single quotes', body.replaceAll('""', '').replaceAll('"', "'"), { quote: "'" }],
    ['backslash escapes', body.replaceAll('""', '\\"'), { escape: '\\' }],
    ['no header', body.slice(body.indexOf('\n') + 1), { header: false }],
    ['comments', `# made by hand\n# twice\n${body}`, { comment: '#', header: true }],
    ['blanks around', 'id, name, day\n1, x, 2024-02-01\n2, y, 2024-02-02\n', { trim: true }],
  ])('%s', async (_name, content, expected) => {
    expect((await discover(content)).contract.dialect).toMatchObject(expected);
  });

  test.each([
    ['windows-1252', Buffer.from('id;name\n1;é\n2;ü\n', 'latin1')],
    ['utf-16le', Buffer.from('\ufeffid;name\n1;é\n2;ü\n', 'utf16le')],
    ['utf-8', Buffer.from('\ufeffid;name\n1;é\n2;ü\n')],
  ])('the encoding %s', async (encoding, content) => {
    const { contract } = await discover(content);

    expect(contract.dialect).toMatchObject({ encoding, delimiter: ';' });
    expect(contract.fields.map(({ name }) => name)).toEqual(['id', 'name']);
  });

  test('columns without a header are named by position, a single column is text or number', async () => {
    expect(Object.keys((await discover('1,x\n2,y\n')).types)).toEqual(['column_1', 'column_2']);
    expect((await discover('n\n1\n2\n')).types).toEqual({ n: 'integer64!' });
  });
});

test('a bad value far behind the first rows still counts: pieces of the middle and the end are looked at', async () => {
  const lines = Array.from({ length: 600_000 }, (_, index) => `${index},${index % 7}\n`);
  lines[590_000] = '590000,seven\n';
  const { types, notes } = await discover(`id,v\n${lines.join('')}`);

  expect(types['v']).toBe('string!');
  expect(notes.join('\n')).toContain('a sample of');
});

test('rows of another length are counted in a note', async () => {
  const { notes } = await discover('a,b\n1,2\n3,4\n5\n6,7\n');

  expect(notes.join('\n')).toContain('1 of 4 sampled rows do not have 2 fields');
});

test('table names come from file names', async () => {
  expect((await discover('a,b\n1,2\n', 'Order Items-2024.csv')).table).toBe('order_items_2024');
  expect((await discover(gzipSync('a,b\n1,2\n'), '2024.csv.gz')).table).toBe('t_2024');
});

test('JSON lines: one field per key, text stays text, nested values are json', async () => {
  const { types, contract, notes } = await discover(
    '{"id":1,"code":"007","price":1.5,"at":"2024-02-01T00:00:00Z","tags":["x"],"ok":true}\n{"id":2,"code":"8","price":2.25,"at":null,"tags":[],"ok":false,"late":1}\nnot json\n',
    'rows.jsonl',
  );

  expect(types).toEqual({
    id: 'integer64!',
    code: 'string!',
    price: 'decimal(18,2)!',
    at: 'timestamptz',
    tags: 'json!',
    ok: 'boolean!',
    late: 'integer64',
  });
  expect(contract.primaryKey).toEqual(['id']);
  expect(notes.join('\n')).toContain('1 sampled lines are no JSON objects');
});

test('Parquet: the types of the file', async () => {
  const [proposal] = (await parquetAdapter.discover?.({ path: join(DATA, 'flights-3m.parquet') })) ?? [];
  const contract = parseContract(proposal?.yaml ?? '');

  expect(contract.fields.map(typeText)).toEqual(['timestamp!', 'integer64!', 'integer64!', 'string!', 'string!']);
  expect(contract.partition).toMatchObject({ kind: 'event-date', field: 'date' });
});

test('an empty file proposes nothing', async () => {
  await expect(discover('')).rejects.toMatchObject({ code: 'ECL_SOURCE_EMPTY' });
});
