import { captureOutput } from '@oclif/test';
import { expect, test } from 'vitest';

import type { CreateLoggerOptions } from '../src/logging.ts';
import { createLogger } from '../src/logging.ts';
import { PLAIN } from '../src/terminal/colours.ts';

async function logged(options: Partial<CreateLoggerOptions>): Promise<{ stdout: string; lines: string[] }> {
  const { stdout, stderr } = await captureOutput(async () => {
    const logger = createLogger({ level: 'DEBUG', format: 'text', paint: PLAIN, ...options });
    logger.debug('fine print', { rows: 10n });
    logger.info('table exported', { table: 'orders', rows: 1000, note: 'two words', list: [1, 2] });
    logger.warn('no rows');
    logger.error('it failed', { error: new Error('why') });
    // winston hands lines to the stream in a later turn
    await new Promise((resolve) => setImmediate(resolve));
  });
  return { stdout, lines: stderr.trimEnd().split('\n') };
}

test('text lines have time, level, message and fields, all on stderr', async () => {
  const { stdout, lines } = await logged({});

  expect(stdout).toBe('');
  expect(lines.map((line) => line.replace(/^\d\d:\d\d:\d\dZ /, ''))).toEqual([
    'DEBUG    fine print rows="10"',
    'INFO     table exported table=orders rows=1000 note="two words" list=[1,2]',
    'WARNING  no rows',
    'ERROR    it failed error={"name":"Error","message":"why"}',
  ]);
});

test('JSON lines have the names Cloud Logging expects, and the fields beside them', async () => {
  const { stdout, lines } = await logged({ format: 'json' });

  expect(stdout).toBe('');
  expect(lines.map((line) => JSON.parse(line) as object)).toEqual([
    { severity: 'DEBUG', message: 'fine print', time: expect.stringMatching(/^\d{4}-.*Z$/) as string, rows: '10' },
    expect.objectContaining({ severity: 'INFO', message: 'table exported', table: 'orders', rows: 1000, list: [1, 2] }),
    expect.objectContaining({ severity: 'WARNING', message: 'no rows' }),
    expect.objectContaining({ severity: 'ERROR', error: { name: 'Error', message: 'why' } }),
  ]);
});

test.each([
  ['DEBUG', 4],
  ['INFO', 3],
  ['WARNING', 2],
  ['ERROR', 1],
] as const)('at level %s %d of four messages are shown', async (level, count) => {
  const { lines } = await logged({ level });

  expect(lines).toHaveLength(count);
});

test('a progress line is asked to make room before each line', async () => {
  let cleared = 0;

  await logged({ level: 'WARNING', beforeWrite: () => void (cleared += 1) });

  expect(cleared).toBe(2);
});
