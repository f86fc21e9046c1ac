import { describe, expect, test } from 'vitest';

import { compareContracts } from '../src/compare-contracts.ts';
import type { CompareContractsResult } from '../src/compare-contracts.ts';
import { parseContract } from '../src/parse-contract.ts';

const base = `table: orders
schema:
  - {name: id, type: string, primaryKey: true}
  - {name: region, type: string, required: true}
  - {name: small, type: int32, minimum: 0, maximum: 10}
  - {name: ratio, type: float}
  - {name: price, type: "decimal(10,2)", enum: [1, 2.5]}
  - {name: status, type: string, enum: [open, closed], pattern: "^[a-z]", maxLength: 10}
  - {name: day, type: date, formats: ["%d.%m.%Y"]}
  - {name: at, type: timestamptz}
partition: {kind: event-date, key: ingest_dt, field: day}
lineage: {batchId: true}
`;

function change(from: string, to: string): CompareContractsResult {
  expect(base).toContain(from);
  return compareContracts(parseContract(base), parseContract(base.replace(from, to)));
}

describe('the rules', () => {
  test.each([
    // what was, what is, verdict, kind, path
    ['version: x', 'identical', 'document', 'version', 'table: orders', 'table: orders\nversion: 2.0.0'],
    ['id', 'identical', 'document', 'id', 'table: orders', 'table: orders\nid: other'],
    [
      'description',
      'identical',
      'description',
      'fields.small.description',
      'name: small,',
      'name: small, description: d,',
    ],
    [
      'optional field added',
      'compatible',
      'field-added',
      'fields.x',
      'partition:',
      '  - {name: x, type: string}\npartition:',
    ],
    [
      'required field added',
      'breaking',
      'field-added',
      'fields.x',
      'partition:',
      '  - {name: x, type: string, required: true}\npartition:',
    ],
    ['field removed', 'breaking', 'field-removed', 'fields.ratio', '  - {name: ratio, type: float}\n', ''],
    [
      'became required',
      'breaking',
      'became-required',
      'fields.ratio.required',
      'type: float',
      'type: float, required: true',
    ],
    [
      'became optional',
      'breaking',
      'became-optional',
      'fields.region.required',
      'type: string, required: true',
      'type: string',
    ],
    ['int32 → int64', 'compatible', 'type-widened', 'fields.small.type', 'type: int32', 'type: int64'],
    ['float → double', 'compatible', 'type-widened', 'fields.ratio.type', 'type: float', 'type: double'],
    ['decimal widened', 'compatible', 'type-widened', 'fields.price.type', 'decimal(10,2)', 'decimal(18,2)'],
    ['decimal narrowed', 'breaking', 'type-changed', 'fields.price.type', 'decimal(10,2)', 'decimal(9,2)'],
    ['decimal of another scale', 'breaking', 'type-changed', 'fields.price.type', 'decimal(10,2)', 'decimal(12,4)'],
    ['another type', 'breaking', 'type-changed', 'fields.at.type', 'at, type: timestamptz', 'at, type: timestamp'],
    [
      'minimum raised',
      'breaking',
      'constraint-tightened',
      'fields.small.constraints.minimum',
      'minimum: 0',
      'minimum: 1',
    ],
    [
      'minimum lowered',
      'compatible',
      'constraint-loosened',
      'fields.small.constraints.minimum',
      'minimum: 0',
      'minimum: -1',
    ],
    ['minimum removed', 'compatible', 'constraint-loosened', 'fields.small.constraints.minimum', 'minimum: 0, ', ''],
    [
      'maximum raised',
      'compatible',
      'constraint-loosened',
      'fields.small.constraints.maximum',
      'maximum: 10',
      'maximum: 100',
    ],
    [
      'maximum lowered',
      'breaking',
      'constraint-tightened',
      'fields.small.constraints.maximum',
      'maximum: 10',
      'maximum: 9',
    ],
    [
      'bound added',
      'breaking',
      'constraint-tightened',
      'fields.ratio.constraints.maximum',
      'type: float',
      'type: float, maximum: 1',
    ],
    [
      'length bound removed',
      'compatible',
      'constraint-loosened',
      'fields.status.constraints.maxLength',
      ', maxLength: 10',
      '',
    ],
    [
      'length bound added',
      'breaking',
      'constraint-tightened',
      'fields.status.constraints.minLength',
      'maxLength: 10',
      'maxLength: 10, minLength: 1',
    ],
    ['pattern changed', 'breaking', 'constraint-changed', 'fields.status.constraints.pattern', '^[a-z]', '^[a-z0-9]'],
    [
      'pattern removed',
      'compatible',
      'constraint-loosened',
      'fields.status.constraints.pattern',
      ' pattern: "^[a-z]",',
      '',
    ],
    [
      'enum extended',
      'compatible',
      'constraint-loosened',
      'fields.status.constraints.enum',
      '[open, closed]',
      '[open, closed, lost]',
    ],
    [
      'enum shortened',
      'breaking',
      'constraint-tightened',
      'fields.status.constraints.enum',
      '[open, closed]',
      '[open]',
    ],
    [
      'enum exchanged',
      'breaking',
      'constraint-changed',
      'fields.status.constraints.enum',
      '[open, closed]',
      '[open, lost]',
    ],
    ['format added', 'compatible', 'reading-changed', 'fields.day.formats', '["%d.%m.%Y"]', '["%d.%m.%Y", "%Y%m%d"]'],
    ['format removed', 'breaking', 'reading-changed', 'fields.day.formats', ', formats: ["%d.%m.%Y"]', ''],
    [
      'zone changed',
      'breaking',
      'reading-changed',
      'fields.at.zone',
      'type: timestamptz',
      'type: timestamptz, zone: Europe/Zurich',
    ],
    [
      'field moved',
      'compatible',
      'field-moved',
      'fields',
      '  - {name: small, type: int32, minimum: 0, maximum: 10}\n  - {name: ratio, type: float}\n',
      '  - {name: ratio, type: float}\n  - {name: small, type: int32, minimum: 0, maximum: 10}\n',
    ],
    ['primary key changed', 'breaking', 'primary-key', 'primaryKey', 'required: true}', 'primaryKey: true}'],
    [
      'partition rule',
      'breaking',
      'partition',
      'partition',
      'kind: event-date, key: ingest_dt, field: day',
      'kind: snapshot, key: ingest_dt',
    ],
    ['partition key', 'breaking', 'partition', 'partition', 'key: ingest_dt', 'key: dt'],
    ['sort', 'compatible', 'sort', 'sort', 'lineage:', 'sort: [id]\nlineage:'],
    [
      'lineage column added',
      'compatible',
      'lineage',
      'lineage.eventId',
      'batchId: true',
      'batchId: true, eventId: true',
    ],
    ['lineage column removed', 'breaking', 'lineage', 'lineage.batchId', 'batchId: true', 'batchId: false'],
    ['dialect', 'compatible', 'dialect', 'dialect.delimiter', 'lineage:', 'dialect: {delimiter: ";"}\nlineage:'],
    ['trimming', 'breaking', 'dialect', 'dialect.trim', 'lineage:', 'dialect: {trim: true}\nlineage:'],
    ['null policy', 'breaking', 'nulls', 'nulls', 'lineage:', 'nulls: {tokens: [NA]}\nlineage:'],
    ['evolution', 'compatible', 'evolution', 'evolution', 'lineage:', 'evolution: {types: freeze}\nlineage:'],
    ['rejects', 'compatible', 'rejects', 'rejects', 'lineage:', 'rejects: {maxRows: 3}\nlineage:'],
    [
      'relationships',
      'compatible',
      'relationships',
      'relationships',
      'lineage:',
      'relationships: [{fields: [id], toTable: t, toFields: [id]}]\nlineage:',
    ],
    ['table', 'breaking', 'table', 'table', 'table: orders', 'table: returns\nid: orders'],
  ] as const)('%s: %s', (_name, verdict, kind, path, from, to) => {
    const result = change(from, to);

    expect(result.verdict).toBe(verdict);
    expect(result.changes).toEqual([{ verdict, kind, path, message: expect.stringMatching(/.{10}/) }]);
  });

  test('the order of the values of an enum, of null tokens, and of numbers written differently is no change', () => {
    expect(change('[open, closed]', '[closed, open]').changes).toEqual([]);
    expect(change('[1, 2.5]', '[2.50, 1.0]').changes).toEqual([]);
  });

  test('the gravest change is the verdict', () => {
    const result = change('type: int32, minimum: 0', 'type: int64, minimum: 5');

    expect(result.changes.map((entry) => entry.verdict)).toEqual(['compatible', 'breaking']);
    expect(result.verdict).toBe('breaking');
  });
});

describe('without a header', () => {
  const bare = `${base}dialect: {header: false}\n`;
  const against = (from: string, to: string): CompareContractsResult => {
    expect(bare).toContain(from);
    return compareContracts(parseContract(bare), parseContract(bare.replace(from, to)));
  };

  test('a field in between shifts those behind it', () => {
    const { changes } = against('  - {name: region', '  - {name: x, type: string}\n  - {name: region');

    expect(changes.map(({ kind, verdict }) => `${kind} ${verdict}`)).toEqual([
      'field-added compatible',
      'field-moved breaking',
    ]);
  });

  test('a field at the end shifts none', () => {
    expect(against('partition:', '  - {name: x, type: string}\npartition:').verdict).toBe('compatible');
  });
});

describe('inside objects and lists', () => {
  const nested = (inner: string, items = 'integer, logicalTypeOptions: {format: i32}'): string => `apiVersion: v3.1.0
kind: DataContract
id: x
version: "1"
status: active
schema:
  - name: t
    properties:
      - {name: o, logicalType: object, properties: [${inner}]}
      - {name: l, logicalType: array, items: {logicalType: ${items}}}
    customProperties: [{property: ecomlake.partition, value: {kind: snapshot, key: d}}]
`;
  const compare = (before: string, after: string): readonly string[] =>
    compareContracts(parseContract(before), parseContract(after)).changes.map(
      ({ verdict, kind, path }) => `${verdict} ${kind} ${path}`,
    );

  test('the same rules hold', () => {
    const a = '{name: a, logicalType: string}';

    expect(compare(nested(a), nested(`${a}, {name: b, logicalType: string}`))).toEqual([
      'compatible field-added fields.o.type.fields.b',
    ]);
    expect(compare(nested(a), nested('{name: a, logicalType: boolean}'))).toEqual([
      'breaking type-changed fields.o.type.fields.a.type',
    ]);
    expect(compare(nested(a), nested(a, 'integer, logicalTypeOptions: {format: i64}'))).toEqual([
      'compatible type-widened fields.l.type.items',
    ]);
    expect(compare(nested(a), nested(a, 'string'))).toEqual(['breaking type-changed fields.l.type.items']);
  });
});
