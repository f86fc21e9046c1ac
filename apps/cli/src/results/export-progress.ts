import type { ExportProgress } from '@ecomlake/pipeline';

import type { Progress } from '../terminal/progress-meter.ts';

/** A table is read by its bytes and published by its partitions. */
export function exportProgress(report: ExportProgress): Progress {
  const { table, stage, rowsRead, bytesRead, bytesTotal, partitionsDone, partitionsTotal } = report;
  if (stage === 'read') {
    return {
      subject: table,
      stage: 'reading',
      count: rowsRead,
      noun: 'row',
      done: bytesRead,
      total: bytesTotal,
      isInBytes: true,
    };
  }
  return {
    subject: table,
    stage: 'publishing',
    count: partitionsDone,
    noun: 'partition',
    done: partitionsDone,
    total: partitionsTotal,
    isInBytes: false,
  };
}
