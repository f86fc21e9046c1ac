import { expect, test } from 'vitest';

import { tableViewSql } from '../../src/services/table-view-sql.ts';

const partition = (name: string, contract = 'f1'): { partition: string; parts: string[]; contract: string } => ({
  partition: name,
  parts: [`t/${name}/part-0000.parquet`],
  contract,
});

test('keys whose values are all dates are dates', () => {
  const sql = tableViewSql(
    { table: 't', partitions: [partition('ingest_dt=2024-01-01'), partition('ingest_dt=__HIVE_DEFAULT_PARTITION__')] },
    '/lake',
  );

  expect(sql).toContain("hive_types = {'ingest_dt': DATE}");
  expect(sql).toContain('union_by_name = false');
  expect(sql).toContain("'/lake/t/ingest_dt=2024-01-01/part-0000.parquet'");
});

test('other keys are text, so that 001 stays 001', () => {
  const sql = tableViewSql({ table: 't', partitions: [partition('cat=2024-01-01'), partition('cat=001')] }, '/lake');

  expect(sql).toContain("hive_types = {'cat': VARCHAR}");
});

test('names and paths are quoted', () => {
  const sql = tableViewSql({ table: 'my "table"', partitions: [partition("k=it's")] }, '/lake');

  expect(sql).toContain('CREATE VIEW "my ""table"""');
  expect(sql).toContain("'/lake/t/k=it''s/part-0000.parquet'");
});

test('key=value folders above the lake do not become columns', () => {
  const sql = tableViewSql({ table: 't', partitions: [partition('k=v')] }, '/data/env=prod/lake');

  expect(sql).toContain('SELECT * EXCLUDE ("env")');
});

test('parts under different contracts are united by column name', () => {
  const sql = tableViewSql({ table: 't', partitions: [partition('k=a', 'f1'), partition('k=b', 'f2')] }, '/lake');

  expect(sql).toContain('union_by_name = true');
});
