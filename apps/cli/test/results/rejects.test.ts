import type { RejectLine, RejectSummary } from '@ecomlake/pipeline';
import { expect, test } from 'vitest';

import { rejectListDocument, renderRejectList } from '../../src/results/reject-list.ts';
import { renderRejects } from '../../src/results/rejects.ts';
import { PLAIN } from '../../src/terminal/colours.ts';
import { textWidth } from '../../src/terminal/text-width.ts';

const options = { width: 80, paint: PLAIN, directory: '/work' };

const summary = (runId: string, partition: string | null, codes: Record<string, number>): RejectSummary => ({
  table: 'orders',
  partition,
  runId,
  path: `_rejects/orders/${partition ?? '_unrouted'}/rejects-${runId}.jsonl`,
  rows: Object.values(codes).reduce((sum, count) => sum + count, 0),
  values: 0,
  codes,
});

const line: RejectLine = {
  run_id: '01a1f8ca-56b8-7ff8-9ee4-708dc6ee2eed',
  table: 'orders',
  partition: 'ingest_dt=2024-02-01',
  source: 'file:///work/data/orders.csv',
  record_no: 16,
  line: 17,
  byte_offset: 900,
  byte_len: 30,
  level: 'row',
  stage: 'convert',
  code: 'field.type',
  column: 'price',
  message: 'column price: expected decimal(10,2), got "12,50"',
  raw: Buffer.from('17,"12,50",\u001B[2Jeuro\n').toString('base64'),
  truncated: false,
};

test('ledgers are added up per run and table, the newest run first', () => {
  const document = rejectListDocument([
    summary('01a1f8c8-0000-7000-8000-000000000000', 'ingest_dt=2024-02-01', { 'field.type': 1 }),
    summary('01a1f8ca-0000-7000-8000-000000000000', 'ingest_dt=2024-02-01', { 'field.type': 1, 'row.ragged': 3 }),
    summary('01a1f8ca-0000-7000-8000-000000000000', null, { 'row.ragged': 2 }),
  ]);

  expect(document).toMatchObject({ rows: 7, values: 0 });
  expect(renderRejectList(document, { ...options, lake: 'my lake' })).toBe(
    [
      'TABLE   RUN            PARTITIONS  ROWS  VALUES  WHY',
      'orders  01a1f8ca-0000           2     6       0  row.ragged 5, field.type 1',
      'orders  01a1f8c8-0000           1     1       0  field.type 1',
      '',
      '7 rows and 0 values refused in all runs',
      "next  ecomlake rejects show --lake 'my lake'",
    ].join('\n'),
  );
});

test('a reject shows its place, its reason and its bytes, which cannot steer the terminal', () => {
  expect(renderRejects({ rejects: [line], has_more: true }, options)).toBe(
    [
      'data/orders.csv:17  orders/ingest_dt=2024-02-01',
      '  column price: expected decimal(10,2), got "12,50" (field.type)',
      '  | 17,"12,50",\uFFFD[2Jeuro',
      '',
      '1 reject shown, there are more: see --limit',
    ].join('\n'),
  );
});

test('sources without lines have record numbers, cut records say so, long ones are shortened', () => {
  const raw = Buffer.from('x'.repeat(500)).toString('base64');
  const text = renderRejects(
    { rejects: [{ ...line, line: null, partition: null, raw, truncated: true, byte_len: 70_000 }], has_more: false },
    options,
  );

  expect(text).toContain('data/orders.csv record 16  orders/(unknown)');
  expect(text).toContain('(the first 65,536 of 70,000 bytes)');
  expect(Math.max(...text.split('\n').map(textWidth))).toBeLessThanOrEqual(80);
});

test('where there are none, it says so', () => {
  expect(renderRejects({ rejects: [], has_more: false }, options)).toBe('no rejects');
  expect(renderRejectList(rejectListDocument([]), { ...options, lake: 'lake' })).toBe('no rejects');
});
