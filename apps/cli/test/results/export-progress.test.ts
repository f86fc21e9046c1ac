import { expect, test } from 'vitest';

import { exportProgress } from '../../src/results/export-progress.ts';

const report = {
  table: 'orders',
  rowsRead: 1000,
  bytesRead: 10,
  bytesTotal: 40,
  partitionsDone: 0,
  partitionsTotal: 0,
};

test('reading is measured in bytes and counted in rows', () => {
  expect(exportProgress({ ...report, stage: 'read' })).toEqual({
    subject: 'orders',
    stage: 'reading',
    count: 1000,
    noun: 'row',
    done: 10,
    total: 40,
    isInBytes: true,
  });
});

test('publishing is measured and counted in partitions', () => {
  expect(exportProgress({ ...report, stage: 'publish', partitionsDone: 3, partitionsTotal: 9 })).toEqual({
    subject: 'orders',
    stage: 'publishing',
    count: 3,
    noun: 'partition',
    done: 3,
    total: 9,
    isInBytes: false,
  });
});
