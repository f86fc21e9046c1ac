import { createHash } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';

import type { DailyTable } from '../../src/contracts/ecom-tables.ts';
import { parseGeneratorConfig } from '../../src/config/load-config.ts';
import { encodeCsv } from '../../src/csv/csv-encoder.ts';
import { openGeneratorSession } from '../../src/run/generator-session.ts';
import { resolveWindow } from '../../src/run/resolve-window.ts';
import { SMALL_SHOP } from './small-shop-config.ts';

/** Generates a part of the work of `determinism.test.ts` and answers the digests. */
interface Task {
  readonly start: string;
  readonly end: string;
  readonly tables: readonly DailyTable[];
}

// the test that starts the worker passes a task
const { start, end, tables } = workerData as Task;
const config = parseGeneratorConfig(SMALL_SHOP);
const window = resolveWindow({ startDate: start, endDate: end }, config, () => new Date(0));
await using session = await openGeneratorSession({ config, window, messLevel: 'medium_mess' });
const digests: [string, string][] = [];
for await (const { day, batches } of session.days({ tables })) {
  for (const [table, list] of batches) {
    const hash = createHash('sha256');
    for (const batch of list)
      hash.update(
        encodeCsv(
          batch,
          batch.schema.fields.map((field) => field.name),
        ),
      );
    digests.push([`${day} ${table}`, hash.digest('hex')]);
  }
}
parentPort?.postMessage(digests);
