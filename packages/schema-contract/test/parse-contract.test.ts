import { readFileSync, readdirSync } from 'node:fs';

import { describe, expect, test } from 'vitest';

import { compileContract } from '../src/compile-contract.ts';
import { contractFingerprint } from '../src/contract-fingerprint.ts';
import { ContractError, MAX_LISTED_PROBLEMS } from '../src/errors.ts';
import { parseContract } from '../src/parse-contract.ts';
import { serializeContract } from '../src/serialize-contract.ts';
import { odcsViolations } from './odcs-validator.ts';

const folder = new URL('fixtures/', import.meta.url);
const files = readdirSync(folder).filter((file) => file.endsWith('.yaml'));
const goodFiles = files.filter((file) => !file.startsWith('bad-'));

function read(file: string): string {
  return readFileSync(new URL(file, folder), 'utf8');
}

function expectedFile(file: string): string {
  return new URL(file.replace(/\.yaml$/, '.expected.json'), folder).pathname;
}

function errorOf(text: string, path = 'contract.yaml'): ContractError {
  try {
    parseContract(text, { path });
  } catch (error) {
    if (error instanceof ContractError) return error;
    throw error;
  }
  throw new Error('the contract was accepted');
}

describe('the corpus', () => {
  test.each(goodFiles)('reads %s', async (file) => {
    const contract = parseContract(read(file), { path: file });

    const text = JSON.stringify({ fingerprint: contractFingerprint(contract), contract }, undefined, 2);
    await expect(`${text}\n`).toMatchFileSnapshot(expectedFile(file));
  });

  test.each(files.filter((file) => file.startsWith('bad-')))('refuses %s and tells all its problems', async (file) => {
    const error = errorOf(read(file), file);

    const { code, details } = error;
    expect(details.problems.length).toBe(details.problemCount);
    expect(details).toMatchObject({ path: file, line: details.problems[0]?.line, field: details.problems[0]?.field });
    await expect(`${JSON.stringify({ code, problems: details.problems }, undefined, 2)}\n`).toMatchFileSnapshot(
      expectedFile(file),
    );
  });

  test.each(goodFiles.filter((file) => file.startsWith('odcs-')))('%s is valid by the official schema', (file) => {
    expect(odcsViolations(read(file))).toEqual([]);
  });

  test.each(goodFiles)('%s is written as valid ODCS 3.1 and read back as the same contract', (file) => {
    const contract = parseContract(read(file), { path: file });

    const text = serializeContract(contract);

    expect(odcsViolations(text)).toEqual([]);
    expect(parseContract(text)).toEqual(contract);
  });

  test.each(goodFiles)('%s compiles to columns', (file) => {
    const compiled = compileContract(parseContract(read(file), { path: file }));

    expect(compiled.schema.fields.map((field) => field.name)).toEqual(compiled.contract.fields.map(({ name }) => name));
  });
});

describe('a problem', () => {
  test('names file, line, column, the field, and the nearest allowed name', () => {
    const error = errorOf('table: t\nschema:\n  - {name: a, typ: string}\n', 'contracts/t.yaml');

    expect(error.message).toContain('contracts/t.yaml:3:15: schema[0].typ: unknown field "typ"; did you mean "type"?');
  });

  test('does not hide the ones after it', () => {
    const error = errorOf('table: t\nfoo: 1\nschema:\n  - {name: a, type: strin}\n');

    expect(error.details.problems.map((problem) => problem.field)).toEqual(['partition', 'foo', 'schema[0].type']);
  });

  test('is found by its place behind an alias', () => {
    const text = 'table: t\nschema: [{name: a, type: string}]\nnulls: &n {tokens: 5}\npartition: *n\n';

    expect(errorOf(text).details.problems.map(({ field, line }) => `${field}@${line}`)).toEqual([
      'partition.kind@3',
      'nulls.tokens@3',
    ]);
  });

  test('beyond the first fifty is counted, not listed', () => {
    const columns = Array.from({ length: 80 }, (_, index) => `  - {name: c${index}, type: nonsense}`).join('\n');

    const error = errorOf(`table: t\nschema:\n${columns}\npartition: {kind: snapshot, key: d}\n`);

    expect(error.details.problems).toHaveLength(MAX_LISTED_PROBLEMS);
    expect(error.details.problemCount).toBe(80);
    expect(error.message).toContain('… and 30 more');
  });
});

describe('reading', () => {
  const flat = (column: string, rest = ''): string =>
    `table: t\nschema:\n  - ${column}\npartition: {kind: snapshot, key: d}\n${rest}`;

  test('is not changed by a YAML 1.1 directive', () => {
    const contract = parseContract(`%YAML 1.1\n---\n${flat('{name: no, type: string, enum: [yes, 1:20]}')}`);

    expect(contract.fields[0]).toMatchObject({ name: 'no', constraints: { enum: ['yes', '1:20'] } });
  });

  test('takes anchors and aliases for what they stand for', () => {
    const text = flat('&c {name: a, type: string, enum: &e [x, y]}', '').replace(
      'partition',
      '  - {name: b, type: string, enum: *e}\npartition',
    );

    expect(parseContract(text).fields.map((field) => field.constraints.enum)).toEqual([
      ['x', 'y'],
      ['x', 'y'],
    ]);
  });

  test('takes a byte order mark and CRLF line ends', () => {
    const text = `\uFEFF${flat('{name: a, type: int64}').replaceAll('\n', '\r\n')}`;

    expect(parseContract(text).fields[0]?.type).toEqual({ kind: 'integer', bits: 64 });
  });

  test.each([
    ['int64', '9223372036854775807', '9223372036854775807'],
    ['int64', '"+0042"', '42'],
    ['decimal(38,2)', '123456789012345678901234567890123456.78', '123456789012345678901234567890123456.78'],
    ['decimal(18,4)', '00.1000', '0.1'],
    ['decimal(18,4)', '-0.0', '0'],
    ['double', '1E3', '1000'],
    ['time', '"06:30"', '06:30:00'],
    ['timestamp', '"2024-02-29 12:00"', '2024-02-29T12:00:00'],
    ['timestamptz', '2024-03-01T00:30:00.500+01:00', '2024-02-29T23:30:00.5Z'],
  ])('a bound of %s written as %s is kept as %s', (type, written, kept) => {
    const contract = parseContract(flat(`{name: a, type: "${type}", minimum: ${written}}`));

    expect(contract.fields[0]?.constraints.minimum).toBe(kept);
  });

  test.each([
    ['int64', '9223372036854775808'],
    ['int64', '1.5'],
    ['decimal(5,2)', '0.005'],
    ['decimal(5,2)', '1000'],
    ['double', '.inf'],
    ['float', '1e39'],
    ['date', '2023-02-29'],
    ['time', '"24:00"'],
    ['timestamp', '2024-01-01T00:00:00Z'],
    ['timestamptz', '2024-01-01T00:00:00'],
    ['timestamptz', '0001-01-01T00:00:00+01:00'],
    ['string', 'a'],
    ['uuid', 'a'],
  ])('a bound of %s written as %s is refused', (type, written) => {
    const error = errorOf(flat(`{name: a, type: "${type}", maximum: ${written}}`));

    expect(error.code).toBe('ECL_CONTRACT_INVALID');
    expect(error.details.line).toBe(3);
  });

  test('a share of rejects alone lifts the limit on their number', () => {
    const rejectsOf = (rest: string): unknown => parseContract(flat('{name: a, type: string}', rest)).rejects;

    expect(rejectsOf('')).toEqual({ maxRows: 0, maxShare: null });
    expect(rejectsOf('rejects: {maxShare: 0.1}')).toEqual({ maxRows: null, maxShare: 0.1 });
    expect(rejectsOf('rejects: {maxRows: 5}')).toEqual({ maxRows: 5, maxShare: null });
    expect(rejectsOf('rejects: {maxRows: null}')).toEqual({ maxRows: null, maxShare: null });
  });

  test.each([
    ['delimiter: "a\\nb"', 'dialect.delimiter'],
    ['quote: "ab"', 'dialect.quote'],
    ['quote: null, escape: "\\\\"', 'dialect.escape'],
    ['escape: null', 'dialect.escape'],
    ['delimiter: \'""\'', 'dialect.delimiter'],
    ['escape: "|", delimiter: "||"', 'dialect.escape'],
    ['comment: ",#"', 'dialect.comment'],
    ['encoding: klingon', 'dialect.encoding'],
  ])('a dialect with %s is refused at %s', (dialect, field) => {
    const error = errorOf(flat('{name: a, type: string}', `dialect: {${dialect}}\n`));

    expect(error.details.field).toBe(field);
  });

  test.each([
    ['a/b', false],
    ['..', false],
    ['.hidden', false],
    ['_runs', false],
    ['a b', false],
    ['x'.repeat(201), false],
    ['orders_2024-v1.2', true],
    ['日本', true],
  ])('the table name %s becomes a folder: %s', (table, allowed) => {
    const text = flat('{name: a, type: string}').replace('table: t', `table: ${JSON.stringify(table)}`);

    if (allowed) expect(parseContract(text).table).toBe(table);
    else expect(errorOf(text).details).toMatchObject({ field: 'table' });
  });
});
