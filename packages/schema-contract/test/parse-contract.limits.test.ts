import { describe, expect, test } from 'vitest';

import { ContractError } from '../src/errors.ts';
import { parseContract } from '../src/parse-contract.ts';

function codeOf(text: string): string {
  try {
    parseContract(text);
  } catch (error) {
    if (error instanceof ContractError) return error.code;
    throw error;
  }
  return 'accepted';
}

const columns = (count: number): string =>
  Array.from({ length: count }, (_, index) => `  - {name: column_${index}, type: string}\n`).join('');

describe('a hostile file is refused before it costs anything', () => {
  test.each([
    ['50 MB of columns', 'ECL_CONTRACT_TOO_LARGE', () => `schema:\n${columns(10)}`.padEnd(50_000_000, '# x\n')],
    ['one byte over the limit in UTF-8', 'ECL_CONTRACT_TOO_LARGE', () => `#${'ü'.repeat(524_288)}`],
    ['too many tokens', 'ECL_CONTRACT_TOO_LARGE', () => `[${'a,'.repeat(500_000)}]`],
    ['a million opening brackets', 'ECL_CONTRACT_TOO_DEEP', () => '['.repeat(1_000_000)],
    ['a million opening braces', 'ECL_CONTRACT_TOO_DEEP', () => '{'.repeat(1_000_000)],
    ['nested flow mappings', 'ECL_CONTRACT_TOO_DEEP', () => '{a: '.repeat(200_000)],
    ['a ladder of dashes', 'ECL_CONTRACT_TOO_DEEP', () => '- '.repeat(500_000)],
    ['a ladder of question marks', 'ECL_CONTRACT_TOO_DEEP', () => '? '.repeat(500_000)],
    [
      'deep indentation',
      'ECL_CONTRACT_TOO_DEEP',
      () => Array.from({ length: 1_300 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
    ],
    [
      '65 levels of indentation',
      'ECL_CONTRACT_TOO_DEEP',
      () => Array.from({ length: 66 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
    ],
    [
      'many anchors',
      'ECL_CONTRACT_ALIASES',
      () => Array.from({ length: 300 }, (_, index) => `k${index}: &a${index} x`).join('\n'),
    ],
    ['many aliases', 'ECL_CONTRACT_ALIASES', () => `a: &a x\nb: [${'*a,'.repeat(20_000)}]`],
    ['an alias in itself, many times', 'ECL_CONTRACT_ALIASES', () => `table: &t [${'*t, '.repeat(500)}]`],
    ['an unknown alias', 'ECL_CONTRACT_YAML', () => 'table: *nowhere'],
    ['an error on each line', 'ECL_CONTRACT_YAML', () => '"'.repeat(20_000)],
    ['the same key ten thousand times', 'ECL_CONTRACT_YAML', () => 'k: 1\n'.repeat(10_000)],
    ['keys that are no text', 'ECL_CONTRACT_YAML', () => '1: x\n? [a]\n: y\n'],
    ['NUL bytes', 'ECL_CONTRACT_INVALID', () => '\0'.repeat(1000)],
  ])('%s → %s', (_name, code, text) => {
    expect(codeOf(text())).toBe(code);
  });
});

test('sixty thousand different keys are told apart in linear time', () => {
  const text = Array.from({ length: 60_000 }, (_, index) => `key_${index}: 1`).join('\n');

  expect(codeOf(text)).toBe('ECL_CONTRACT_INVALID');
});

test('a contract of ten thousand columns is read', () => {
  const text = `table: wide\nschema:\n${columns(10_000)}partition: {kind: snapshot, key: ingest_dt}\n`;

  expect(parseContract(text).fields).toHaveLength(10_000);
});
