import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { expectedStamp, hasStamp, isInstalledByHand, writeStamp } from '../install-state.js';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ecomlake-install-'));
  mkdirSync(join(root, 'node_modules'));
  writeFileSync(join(root, 'package.json'), '{}');
  writeLock({ '': {}, 'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' } });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function writeLock(packages: object): void {
  writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages }));
}

function writeRecord(packages: object): void {
  writeFileSync(join(root, 'node_modules/.package-lock.json'), JSON.stringify({ packages }));
}

describe('stamp', () => {
  test('a stamp holds until the lock file or the root package changes', () => {
    expect(hasStamp(root)).toBe(false);

    writeStamp(root);
    expect(hasStamp(root)).toBe(true);

    writeFileSync(join(root, 'package.json'), '{"private":true}');
    expect(hasStamp(root)).toBe(false);
  });

  test('a stamp names the platform, so that a folder copied from another one is not taken for complete', () => {
    expect(expectedStamp(root)).toMatch(new RegExp(`^[0-9a-f]{64} ${process.platform}-${process.arch}\n$`));
  });
});

describe('an install made by hand', () => {
  test('is recognised when npm recorded just what the lock file asks for', () => {
    writeRecord({ 'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' } });

    expect(isInstalledByHand(root)).toBe(true);
  });

  test('is not recognised without a record, with another version, or with other bytes', () => {
    const before = isInstalledByHand(root);
    writeRecord({ 'node_modules/a': { version: '1.0.1', integrity: 'sha512-a' } });
    const otherVersion = isInstalledByHand(root);
    writeRecord({ 'node_modules/a': { version: '1.0.0', integrity: 'sha512-b' } });
    const otherBytes = isInstalledByHand(root);

    expect([before, otherVersion, otherBytes]).toEqual([false, false, false]);
  });

  test('may lack what is optional, such as binaries of other platforms, but nothing else', () => {
    const a = { version: '1.0.0', integrity: 'sha512-a' };
    writeRecord({ 'node_modules/a': a });

    writeLock({ '': {}, 'node_modules/a': a, 'node_modules/b-win32': { version: '1.0.0', optional: true } });
    expect(isInstalledByHand(root)).toBe(true);

    writeLock({ '': {}, 'node_modules/a': a, 'node_modules/b': { version: '1.0.0' } });
    expect(isInstalledByHand(root)).toBe(false);
  });
});
