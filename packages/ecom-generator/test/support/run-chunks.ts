import { stat } from 'node:fs/promises';
import { join } from 'node:path';

import { parseGeneratorConfig } from '../../src/config/load-config.ts';
import { runGenerator } from '../../src/run/run-generator.ts';
import { formatDay, parseDay } from '../../src/time/calendar.ts';
import { SMALL_SHOP } from './small-shop-config.ts';

/** Makes eight chunks of ten days in a folder; finished ones are left out. Killed and started again by `long-history.slow.test.ts`. */
const root = process.argv[2] ?? '';
const config = parseGeneratorConfig(SMALL_SHOP);
const first = parseDay('2020-01-01') ?? 0;
for (let chunk = 0; chunk < 8; chunk += 1) {
  const outputDirectory = join(root, `chunk-${chunk}`);
  const isDone = await stat(join(outputDirectory, 'run.json')).then(
    () => true,
    () => false,
  );
  if (isDone) continue;
  await runGenerator({
    config,
    startDate: formatDay(first + chunk * 10),
    endDate: formatDay(first + chunk * 10 + 9),
    outputDirectory,
    idStateFile: join(root, 'ids.json'),
    messLevel: 'medium_mess',
    check: true,
  });
}
