import { readFileSync, writeFileSync, rmSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';

test('the example of the README prints what the README says', () => {
  const text = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const example = /```ts\n(.*?)```/s.exec(text)?.[1] ?? '';
  const printed = /prints `([^`]+)`/.exec(text)?.[1];
  const file = fileURLToPath(new URL('readme-example.generated.ts', import.meta.url));
  onTestFinished(() => rmSync(file));
  writeFileSync(file, example.replace('@ecomlake-tools/gcs-emulator', '../src/index.ts'));

  const output = execFileSync(process.execPath, ['-C', '@ecomlake/source', '--no-warnings', file], {
    encoding: 'utf8',
  });

  expect(output.trim()).toBe(printed);
});
