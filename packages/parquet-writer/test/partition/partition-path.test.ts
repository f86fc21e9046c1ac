import { mkdir, readdir } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { escapePartitionValue, ParquetWriterError, partitionPath, unescapePartitionValue } from '../../src/index.ts';
import { withFolder } from '../support/folder.ts';

/** Values that have broken other tools. */
const HOSTILE = [
  '..',
  '.',
  'a/b',
  '../../etc/passwd',
  '\0',
  '%2F',
  '%',
  '=',
  'a=b',
  '\r\n',
  '😀',
  'café',
  'cafe\u0301',
  '__HIVE_DEFAULT_PARTITION__',
  '__hive_default_partition__',
  'NULL',
  'null',
  'CON',
  '/',
  '/etc',
  'C:\\temp',
  '.well-known/x',
  ' ',
  ' a ',
  'a.',
  '"quoted"',
  "it's",
  '#?*{}[]^',
  '\u007f',
  '\ufeff',
  '\ud800',
  'x\udfffy',
];

describe('escaping', () => {
  test.each([
    ['2024-02-01', '2024-02-01'],
    ['Home/Garden', 'Home%2FGarden'],
    ['50% off = now?', '50%25 off %3D now%3F'],
    ['.', '%2E'],
    ['..', '%2E%2E'],
    ['...', '...'],
    ['__HIVE_DEFAULT_PARTITION__', '%5F_HIVE_DEFAULT_PARTITION__'],
    ['NULL', '%4EULL'],
    ['a\u0000b', 'a%00b'],
    ['"#%\'*/:=?\\{[]^', '%22%23%25%27%2A%2F%3A%3D%3F%5C%7B%5B%5D%5E'],
    ['naïve 😀', 'naïve 😀'],
  ])('%j becomes %j', (value, escaped) => {
    expect(escapePartitionValue(value)).toBe(escaped);
  });

  test('every value comes back from its escaped form', () => {
    const value = fc.oneof(
      fc.constantFrom(...HOSTILE),
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'binary-ascii' }),
    );
    fc.assert(
      fc.property(value, (text) => unescapePartitionValue(escapePartitionValue(text)) === text),
      { numRuns: 5000 },
    );
  });

  test('lone surrogates, which no file name holds, come back too', () => {
    const units = fc.array(fc.integer({ min: 0xd7f0, max: 0xe00f }), { maxLength: 6 });
    fc.assert(
      fc.property(units, (codes) => {
        const text = String.fromCharCode(...codes);
        const escaped = escapePartitionValue(text);
        return Buffer.from(escaped).toString() === escaped && unescapePartitionValue(escaped) === text;
      }),
      { numRuns: 3000 },
    );
  });

  test('distinct values have distinct folders', () => {
    const value = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'binary', minLength: 1, maxLength: 8 }));
    fc.assert(
      fc.property(value, value, (left, right) => {
        fc.pre(left !== right);
        return partitionPath({ key: 'k', value: left }) !== partitionPath({ key: 'k', value: right });
      }),
      { numRuns: 5000 },
    );
  });

  test('a literal percent sign is not taken for an escape', () => {
    expect(unescapePartitionValue('100%')).toBe('100%');
    expect(escapePartitionValue('%2F')).not.toBe(escapePartitionValue('/'));
  });
});

describe('folders', () => {
  test('null and the empty string share the default partition', () => {
    expect(partitionPath({ key: 'category', value: null })).toBe('category=__HIVE_DEFAULT_PARTITION__');
    expect(partitionPath({ key: 'category', value: '' })).toBe('category=__HIVE_DEFAULT_PARTITION__');
    expect(unescapePartitionValue('__HIVE_DEFAULT_PARTITION__')).toBeNull();
  });

  test('no value leaves its folder', () => {
    const value = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'binary', maxLength: 60 }));
    fc.assert(
      fc.property(value, (text) => {
        const folder = partitionPath({ key: 'k', value: text.slice(0, 60) });
        return relative('/lake/table', resolve('/lake/table', folder)) === folder && !folder.includes('/');
      }),
      { numRuns: 5000 },
    );
  });

  test('hostile values make one folder each on a real file system', () =>
    withFolder(async (root) => {
      const folders = HOSTILE.map((value) => partitionPath({ key: 'k', value }));

      for (const folder of folders) await mkdir(join(root, folder));

      expect((await readdir(root)).sort()).toEqual([...folders].sort());
    }));

  test('a folder name of more than 255 bytes is refused', () => {
    const value = '😀'.repeat(64);

    expect(() => partitionPath({ key: 'k', value })).toThrowError(
      expect.objectContaining({
        code: 'ECL_PARQUET_WRITER_PARTITION_TOO_LONG',
        message: 'partition k: folder name of 258 bytes, at most 255 are possible',
      }),
    );
    expect(partitionPath({ key: 'k', value: 'x'.repeat(253) })).toHaveLength(255);
  });

  test('a key is escaped as well, and must not be empty', () => {
    expect(partitionPath({ key: 'a/b', value: 'x' })).toBe('a%2Fb=x');
    expect(() => partitionPath({ key: '', value: 'x' })).toThrowError(ParquetWriterError);
  });
});
