import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { recordFailedSteps, removeResults, sumResults, totalsLine } from '../lane-totals.js';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ecomlake-totals-'));
  for (const project of ['packages/a', 'packages/b', 'apps/c', 'tools/d'])
    mkdirSync(join(root, project), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function writeCount(project: string, lane: string, passed: number, failed: number, skipped = 0): void {
  const folder = join(root, project, 'test-results');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${lane}.json`), JSON.stringify({ lane, passed, failed, skipped }));
}

test('tests are summed over projects and the lanes asked for', () => {
  writeCount('packages/a', 'default', 10, 0, 2);
  writeCount('packages/a', 'slow', 3, 1);
  writeCount('apps/c', 'default', 5, 2);
  writeCount('tools/d', 'external', 100, 100);

  expect(sumResults(root, ['default', 'slow'])).toEqual({ passed: 18, failed: 3, skipped: 2 });
});

test('a step that failed beside the tests counts, so that a total never looks clean after it', () => {
  writeCount('packages/a', 'default', 10, 0);
  recordFailedSteps(root, 'default', 2);

  expect(totalsLine(sumResults(root, ['default']))).toBe('10 passed, 2 failed');
});

test('removed results count nothing', () => {
  writeCount('packages/a', 'default', 10, 1);
  recordFailedSteps(root, 'default', 2);

  removeResults(root);

  expect(sumResults(root, ['default', 'slow', 'external'])).toEqual({ passed: 0, failed: 0, skipped: 0 });
});
