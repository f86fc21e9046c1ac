import { appendFileSync } from 'node:fs';

import { openFileStateStore } from '../../src/file/file-state-store.ts';

/** Takes whatever unit is free until all are committed; started, and sometimes killed, by a test. */
const [, , directory = '', log = '', count = '0'] = process.argv;
const store = await openFileStateStore({ directory });
for (let committed = 0; committed < Number(count);) {
  committed = 0;
  for (let index = 0; index < Number(count); index += 1) {
    const unit = { table: 't', partition: `d=${(index + process.pid) % Number(count)}` };
    const result = await store.acquireLease({ unit, runId: `pid-${process.pid}` });
    if (result.outcome === 'committed') committed += 1;
    if (result.outcome !== 'acquired') continue;
    // one short append per line: the system does not mix them
    appendFileSync(log, `lease ${unit.partition} ${result.lease.epoch} ${process.pid}\n`);
    if (result.lease.record.state !== 'planned') await store.resetUnit(result.lease);
    await store.advanceUnit(result.lease, 'published', { pid: process.pid });
    await store.advanceUnit(result.lease, 'committed', { pid: process.pid });
    appendFileSync(log, `commit ${unit.partition} ${result.lease.epoch} ${process.pid}\n`);
    await store.releaseLease(result.lease);
  }
}
await store.close();
