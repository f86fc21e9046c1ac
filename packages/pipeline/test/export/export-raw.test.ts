import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test, describe } from 'vitest';

import { verifyLake } from '../../src/verify/verify-lake.ts';
import { createSandbox, listTree, ordersContract, queryDuckdb } from './sandbox.ts';

const HEADER = 'order_id,placed_at,amount\n';
const ROWS = `${HEADER}a,2024-02-01T10:00:00,1.50\nb,2024-02-02T00:00:00,2.00\nc,2024-02-01T23:59:59,3.25\nd,,4.00\n`;
const ALLOW_ALL = { maxRows: null, maxShare: null };

describe('exporting a file', () => {
  test('puts each row into the partition of its day, and rows without a day into the default partition', async () => {
    const sandbox = await createSandbox();
    await sandbox.write('orders.csv', ROWS);

    const result = await sandbox.run({ contracts: [ordersContract()] });

    expect(result.outcome).toBe('success');
    expect(result.accounting).toMatchObject({ read: 4, published: 4, rejected: 0, filtered: 0 });
    expect(result.tables[0]?.partitions.map(({ partition, rows, status }) => [partition, rows, status])).toEqual([
      ['ingest_dt=2024-02-01', 2, 'published'],
      ['ingest_dt=2024-02-02', 1, 'published'],
      ['ingest_dt=__HIVE_DEFAULT_PARTITION__', 1, 'published'],
    ]);
    const rows = await queryDuckdb(
      `SELECT order_id, amount::VARCHAR AS amount, ingest_dt::VARCHAR AS day
       FROM read_parquet('${sandbox.lake}/orders/*/*.parquet', hive_partitioning = true) ORDER BY order_id`,
    );
    expect(rows).toEqual([
      { order_id: 'a', amount: '1.50', day: '2024-02-01' },
      { order_id: 'b', amount: '2.00', day: '2024-02-02' },
      { order_id: 'c', amount: '3.25', day: '2024-02-01' },
      { order_id: 'd', amount: '4.00', day: null },
    ]);
    expect(await verifyLake({ paths: [sandbox.lake], depth: 'deep' })).toMatchObject({
      outcome: 'success',
      partitions: 3,
      findings: [],
    });
  });

  test('leaves nothing of its work behind', async () => {
    const sandbox = await createSandbox();
    await sandbox.write('orders.csv', ROWS);

    const { runId } = await sandbox.run({ contracts: [ordersContract()] });

    const names = (await listTree(sandbox.lake)).filter((name) => !name.startsWith('_ecomlake/staging/'));
    expect(names.filter((name) => name.startsWith('_'))).toEqual([`_runs/${runId}.json`]);
  });

  test('is byte-identical when it is done again with the same plan in another lake', async () => {
    const [left, right] = [await createSandbox(), await createSandbox()];
    const contracts = [ordersContract({ extra: 'lineage: { batchId: true, ingestionTs: true, eventId: true }' })];
    for (const sandbox of [left, right]) {
      await sandbox.write('orders.csv', ROWS);
      await sandbox.run({ contracts, batchId: 'batch_1', runId: '018d7a00-0000-7000-8000-000000000001' });
    }

    const isPart = (name: string): boolean => name.endsWith('.parquet');
    const [leftParts, rightParts] = [
      (await listTree(left.lake)).filter(isPart),
      (await listTree(right.lake)).filter(isPart),
    ];

    expect(leftParts).toEqual(rightParts);
    expect(leftParts).toHaveLength(3);
  });

  test('skips a partition whose source, contract and writer options have not changed', async () => {
    const sandbox = await createSandbox();
    await sandbox.write('orders.csv', ROWS);
    await sandbox.run({ contracts: [ordersContract()] });
    const before = await readFile(join(sandbox.lake, 'orders/ingest_dt=2024-02-01/_MANIFEST.json'), 'utf8');

    const again = await sandbox.run({ contracts: [ordersContract()] });

    expect(again.tables[0]?.partitions.map(({ status }) => status)).toEqual(['unchanged', 'unchanged', 'unchanged']);
    expect(await readFile(join(sandbox.lake, 'orders/ingest_dt=2024-02-01/_MANIFEST.json'), 'utf8')).toBe(before);
  });

  test('publishes a partition again whose part is gone, though its source has not changed', async () => {
    const sandbox = await createSandbox();
    const contracts = [ordersContract({ extra: 'lineage: { batchId: true }' })];
    await sandbox.write('orders.csv', ROWS);
    await sandbox.run({ contracts });
    const [part = ''] = (await listTree(sandbox.lake)).filter((name) => name.endsWith('.parquet'));
    await rm(join(sandbox.lake, part));

    const again = await sandbox.run({ contracts });

    expect(again.tables[0]?.partitions.map(({ status }) => status)).toEqual(['published', 'unchanged', 'unchanged']);
    expect(await verifyLake({ paths: [sandbox.lake], depth: 'deep' })).toMatchObject({
      outcome: 'success',
      findings: [],
    });
  });

  test('supersedes a partition whose source has changed, and keeps exactly the parts of the new version', async () => {
    const sandbox = await createSandbox();
    await sandbox.write('orders.csv', ROWS);
    await sandbox.run({ contracts: [ordersContract()] });
    await sandbox.write('orders.csv', `${HEADER}a,2024-02-01T10:00:00,9.99\n`);

    await sandbox.run({ contracts: [ordersContract()] });

    const rows = await queryDuckdb(
      `SELECT order_id, amount::VARCHAR AS amount FROM read_parquet('${sandbox.lake}/orders/ingest_dt=2024-02-01/part-*.parquet')`,
    );
    expect(rows).toEqual([{ order_id: 'a', amount: '9.99' }]);
    expect(await verifyLake({ paths: [sandbox.lake], depth: 'deep' })).toMatchObject({
      outcome: 'success',
      findings: [],
    });
  });

  test('filters rows of other dates, counts them, and lists asked dates without rows as empty', async () => {
    const sandbox = await createSandbox();
    await sandbox.write('orders.csv', ROWS);

    const result = await sandbox.run({ contracts: [ordersContract()], dates: ['2024-02-02', '2024-02-03'] });

    expect(result.accounting).toMatchObject({
      read: 4,
      published: 2,
      rejected: 0,
      filtered: 2,
      filteredBy: { out_of_range: 2 },
    });
    expect(result.tables[0]?.partitions.map(({ partition, status }) => [partition, status])).toEqual([
      ['ingest_dt=2024-02-02', 'published'],
      ['ingest_dt=2024-02-03', 'empty'],
      ['ingest_dt=__HIVE_DEFAULT_PARTITION__', 'published'],
    ]);
  });

  test('fails when nothing at all lies on the dates asked for', async () => {
    const sandbox = await createSandbox();
    await sandbox.write('orders.csv', `${HEADER}a,2024-02-01T10:00:00,1\n`);

    await expect(sandbox.run({ contracts: [ordersContract()], dates: ['2031-01-01'] })).rejects.toMatchObject({
      code: 'ECL_PIPELINE_NOTHING_EXPORTED',
    });
  });

  test('a dry run tells what would be published and leaves no trace', async () => {
    const sandbox = await createSandbox();
    await sandbox.write('orders.csv', ROWS);

    const result = await sandbox.run({ contracts: [ordersContract()], dryRun: true });

    expect(result.tables[0]?.partitions.map(({ rows, status }) => [rows, status])).toEqual([
      [2, 'planned'],
      [1, 'planned'],
      [1, 'planned'],
    ]);
    await expect(listTree(sandbox.lake)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('header only: no rows, no partition, no error', async () => {
    const sandbox = await createSandbox();
    await sandbox.write('orders.csv', HEADER);

    const result = await sandbox.run({ contracts: [ordersContract()] });

    expect(result).toMatchObject({ outcome: 'success', accounting: { read: 0, published: 0 } });
    expect(result.tables[0]?.partitions).toEqual([]);
  });

  test('publishes a partition of zero rows only when told to', async () => {
    const sandbox = await createSandbox();
    await sandbox.write('orders.csv', HEADER);

    await sandbox.run({ contracts: [ordersContract()], dates: ['2024-02-01'], allowEmpty: true });

    const manifest: unknown = JSON.parse(
      await readFile(join(sandbox.lake, 'orders/ingest_dt=2024-02-01/_MANIFEST.json'), 'utf8'),
    );
    expect(manifest).toMatchObject({ total_rows: 0, files: [] });
  });
});

describe('rejects', () => {
  const BAD = `${HEADER}a,2024-02-01T10:00:00,1.50\nb,2024-02-01T11:00:00,twelve\nc,2024-02-02T00:00:00,2.00,surplus\n`;

  test('within the threshold are kept beside the partition they belong to', async () => {
    const sandbox = await createSandbox();
    await sandbox.write('orders.csv', BAD);

    const result = await sandbox.run({ contracts: [ordersContract()], maxRejects: ALLOW_ALL });

    expect(result.outcome).toBe('success');
    expect(result.accounting).toMatchObject({ read: 3, published: 1, rejected: 2 });
    const ledger = await readFile(
      join(sandbox.lake, `_rejects/orders/ingest_dt=2024-02-01/rejects-${result.runId}.jsonl`),
      'utf8',
    );
    const line: unknown = JSON.parse(ledger);
    expect(line).toMatchObject({ code: 'field.type', column: 'amount', line: 3, stage: 'convert', byte_offset: 53 });
    expect(Buffer.from((line as { raw: string }).raw, 'base64').toString()).toContain('b,2024-02-01T11:00:00,twelve');
    const manifest: unknown = JSON.parse(
      await readFile(join(sandbox.lake, 'orders/ingest_dt=2024-02-01/_MANIFEST.json'), 'utf8'),
    );
    expect(manifest).toMatchObject({ accounting: { read: 2, published: 1, rejected: 1, filtered: 0 } });
  });

  test('that belong to no published partition are kept once, however often the run is repeated', async () => {
    const sandbox = await createSandbox();
    await sandbox.write('orders.csv', BAD);
    const ledgers = async (): Promise<readonly string[]> =>
      (await listTree(sandbox.lake)).filter((name) => name.startsWith('_rejects/'));

    await sandbox.run({ contracts: [ordersContract()], maxRejects: ALLOW_ALL });
    const before = await ledgers();
    await sandbox.run({ contracts: [ordersContract()], maxRejects: ALLOW_ALL });

    expect(before).toHaveLength(2);
    expect(await ledgers()).toEqual(before);
  });

  test('over the threshold: nothing is published, every reject is kept', async () => {
    const sandbox = await createSandbox();
    await sandbox.write('orders.csv', BAD);

    const result = await sandbox.run({ contracts: [ordersContract()], maxRejects: { maxRows: 1, maxShare: null } });

    expect(result.outcome).toBe('partial');
    expect(result.tables[0]).toMatchObject({ status: 'over_threshold', partitions: [] });
    const names = await listTree(sandbox.lake);
    expect(names.filter((name) => name.endsWith('.parquet'))).toEqual([]);
    expect(names.filter((name) => name.startsWith('_rejects/'))).toHaveLength(2);
  });
});

describe('partition rules', () => {
  test('a child table follows the days of its parent, orphans go to the default partition', async () => {
    const sandbox = await createSandbox();
    await sandbox.write('orders.csv', ROWS);
    await sandbox.write('order_items.csv', 'order_id,placed_at,amount\na,,1\nb,,1\nzzz,,1\n');
    const items = ordersContract({
      table: 'order_items',
      partition: '{ kind: parent, key: ingest_dt, parent: orders, parentKey: order_id, foreignKey: order_id }',
    });

    const result = await sandbox.run({ contracts: [ordersContract(), items], tables: ['order_items'] });

    expect(
      result.tables.map(({ table, partitions }) => [table, partitions.map(({ partition, rows }) => [partition, rows])]),
    ).toEqual([
      [
        'order_items',
        [
          ['ingest_dt=2024-02-01', 1],
          ['ingest_dt=2024-02-02', 1],
          ['ingest_dt=__HIVE_DEFAULT_PARTITION__', 1],
        ],
      ],
    ]);
  });

  test('a snapshot goes whole into each date asked for', async () => {
    const sandbox = await createSandbox();
    await sandbox.write('orders.csv', ROWS);
    const contract = ordersContract({ partition: '{ kind: snapshot, key: ingest_dt }' });

    const result = await sandbox.run({ contracts: [contract], dates: ['2024-03-01', '2024-03-02'] });

    expect(result.tables[0]?.partitions.map(({ partition, rows }) => [partition, rows])).toEqual([
      ['ingest_dt=2024-03-01', 4],
      ['ingest_dt=2024-03-02', 4],
    ]);
  });
});

describe('hooks', () => {
  test('see the finished partition; a veto leaves the version that was visible before', async () => {
    const sandbox = await createSandbox();
    await sandbox.write('orders.csv', ROWS);
    await sandbox.run({ contracts: [ordersContract()] });
    await sandbox.write('orders.csv', `${HEADER}a,2024-02-01T10:00:00,9.99\nb,2024-02-02T00:00:00,8.00\n`);
    const seen: unknown[] = [];

    const result = await sandbox.run({
      contracts: [ordersContract()],
      hooks: [
        async ({ manifest, manifestPath }) => {
          seen.push(manifest['partition']);
          expect(JSON.parse(await readFile(manifestPath, 'utf8'))).toEqual(manifest);
          if (manifest['partition'] === 'ingest_dt=2024-02-01') throw new Error('too few rows');
        },
      ],
    });

    expect(seen.sort()).toEqual(['ingest_dt=2024-02-01', 'ingest_dt=2024-02-02']);
    expect(result.outcome).toBe('partial');
    expect(result.tables[0]?.partitions.map(({ partition, status }) => [partition, status])).toEqual([
      ['ingest_dt=2024-02-01', 'failed'],
      ['ingest_dt=2024-02-02', 'published'],
    ]);
    expect(result.accounting).toMatchObject({ read: 2, published: 1, filtered: 1, filteredBy: { withheld: 1 } });
    const rows = await queryDuckdb(
      `SELECT count(*)::INT AS rows FROM read_parquet('${sandbox.lake}/orders/ingest_dt=2024-02-01/part-*.parquet')`,
    );
    expect(rows).toEqual([{ rows: 2 }]);
    expect(await verifyLake({ paths: [sandbox.lake] })).toMatchObject({ outcome: 'success', findings: [] });
  });
});

describe('bad input', () => {
  test('a missing source, a table without contract and a folder without tables are named', async () => {
    const sandbox = await createSandbox();
    const contracts = [ordersContract()];

    await expect(sandbox.run({ contracts, source: '/nowhere' })).rejects.toMatchObject({
      code: 'ECL_PIPELINE_SOURCE_NOT_FOUND',
    });
    await expect(sandbox.run({ contracts, tables: ['ordres'] })).rejects.toMatchObject({
      code: 'ECL_PIPELINE_UNKNOWN_TABLE',
    });
    await expect(sandbox.run({ contracts })).rejects.toMatchObject({ code: 'ECL_PIPELINE_NO_TABLES' });
  });

  test('one bad table does not stop the others', async () => {
    const sandbox = await createSandbox();
    await sandbox.write('orders.csv', ROWS);
    await sandbox.write('refunds.csv', 'order_id,surprise\n1,2\n');

    const result = await sandbox.run({ contracts: [ordersContract(), ordersContract({ table: 'refunds' })] });

    expect(result.outcome).toBe('partial');
    expect(result.tables.map(({ table, status }) => [table, status])).toEqual([
      ['orders', 'success'],
      ['refunds', 'failed'],
    ]);
    expect(result.tables[1]?.error?.code).toMatch(/^ECL_SOURCE_/);
  });

  test('an abort leaves no visible partition, and the next run completes', async () => {
    const sandbox = await createSandbox();
    await sandbox.write('orders.csv', ROWS);
    const controller = new AbortController();

    const aborted = sandbox.run({
      contracts: [ordersContract()],
      signal: controller.signal,
      hooks: [() => controller.abort(new Error('stop'))],
    });

    await expect(aborted).rejects.toThrow('stop');
    const names = await listTree(sandbox.lake);
    expect(names.filter((name) => name.endsWith('_SUCCESS'))).toEqual([]);
    const again = await sandbox.run({ contracts: [ordersContract()] });
    expect(again.outcome).toBe('success');
    expect(await verifyLake({ paths: [sandbox.lake], depth: 'deep' })).toMatchObject({
      outcome: 'success',
      partitions: 3,
    });
  });

  test('an empty folder is no damage in a lake, but it is where a partition was named', async () => {
    const sandbox = await createSandbox();
    await sandbox.write('orders.csv', ROWS);
    await sandbox.run({ contracts: [ordersContract()] });
    const folder = join(sandbox.lake, 'orders/ingest_dt=2031-01-01');
    await mkdir(folder);

    expect(await verifyLake({ paths: [sandbox.lake] })).toMatchObject({ outcome: 'success', partitions: 3 });
    const named = await verifyLake({ paths: [folder] });

    expect(named.findings.map(({ code }) => code)).toEqual(['partition.absent']);
  });

  test('damage is found by verify', async () => {
    const sandbox = await createSandbox();
    await sandbox.write('orders.csv', ROWS);
    await sandbox.run({ contracts: [ordersContract()] });
    const part = (await listTree(sandbox.lake)).find((name) => name.endsWith('.parquet'));
    const path = join(sandbox.lake, part ?? '');
    const bytes = await readFile(path);
    bytes[40] = (bytes[40] ?? 0) ^ 1;
    await rm(path);
    await writeFile(path, bytes);

    const result = await verifyLake({ paths: [sandbox.lake], depth: 'deep' });

    expect(result).toMatchObject({ outcome: 'partial', damaged: 1 });
    expect(result.findings.map(({ code }) => code)).toContain('part.crc32c');
  });
});
