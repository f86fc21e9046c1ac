import { parseGeneratorConfig } from '../../src/config/load-config.ts';
import { openGeneratorSession } from '../../src/run/generator-session.ts';
import { parseDay } from '../../src/time/calendar.ts';

/** Generates the shipped shop for a number of days and prints the peak memory of the process in MB. */
const days = Number(process.argv[2]);
const start = parseDay('2020-01-01') ?? 0;
await using session = await openGeneratorSession({
  config: parseGeneratorConfig(''),
  window: { start, end: start + days - 1 },
  messLevel: 'medium_mess',
});
let rows = 0;
for await (const { batches } of session.days())
  for (const list of batches.values()) for (const batch of list) rows += batch.numRows;
if (rows === 0) throw new Error('no rows were made');
process.stdout.write(String(Math.round((process.resourceUsage().maxRSS * 1_024) / 1e6)));
