import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

test('the example of the README prints what the README says', () => {
  const text = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const example = /```ts\n(.*?)```/s.exec(text)?.[1] ?? '';
  const printed = /prints `([^`]+)`/.exec(text)?.[1];
  const directory = mkdtempSync(join(tmpdir(), 'gcs-emulator-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const file = join(directory, 'example.mts');
  const door = new URL('../src/index.ts', import.meta.url).href;
  writeFileSync(file, example.replace('@ecomlake-tools/gcs-emulator', door));

  const output = execFileSync(process.execPath, ['-C', '@ecomlake/source', '--no-warnings', file], {
    encoding: 'utf8',
  });

  expect(output.trim()).toBe(printed);
});
