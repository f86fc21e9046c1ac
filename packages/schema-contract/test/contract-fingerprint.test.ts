import { describe, expect, test } from 'vitest';

import { contractFingerprint } from '../src/contract-fingerprint.ts';
import { parseContract } from '../src/parse-contract.ts';

const base = `table: orders
id: ecom.orders
version: 1.0.0
schema:
  - {name: id, type: string, primaryKey: true}
  - {name: status, type: string, enum: [open, closed]}
  - {name: placed_at, type: timestamptz}
partition: {kind: event-date, key: ingest_dt, field: placed_at}
nulls: {tokens: [NA, null-ish]}
`;

function fingerprintOf(text: string): string {
  return contractFingerprint(parseContract(text));
}

test('the fingerprint of a contract never changes by itself', () => {
  expect(fingerprintOf(base)).toBe('17ffd927486e994d');
});

describe('the fingerprint stays', () => {
  test.each([
    ['the id', 'id: ecom.orders', 'id: other'],
    ['the version', 'version: 1.0.0', 'version: 2.0.0'],
    ['a description', 'name: status,', 'name: status, description: state of the order,'],
    ['a classification', 'name: status,', 'name: status, classification: internal,'],
    ['the order of an enum', '[open, closed]', '[closed, open]'],
    ['the order of null tokens', '[NA, null-ish]', '[null-ish, NA]'],
    ['a reject threshold', 'nulls:', 'rejects: {maxRows: 5}\nnulls:'],
    ['a relationship', 'nulls:', 'relationships: [{fields: [id], toTable: t, toFields: [id]}]\nnulls:'],
    ['a default spelt out', 'nulls:', 'dialect: {delimiter: ","}\nnulls:'],
  ])('when %s changes', (_what, from, to) => {
    expect(base).toContain(from);
    expect(fingerprintOf(base.replace(from, to))).toBe(fingerprintOf(base));
  });
});

describe('the fingerprint changes', () => {
  test.each([
    ['the table', 'table: orders', 'table: returns'],
    ['a name', 'name: status', 'name: state'],
    ['a type', 'type: string, enum', 'type: string, maxLength: 9, enum'],
    ['the width of a type', 'placed_at, type: timestamptz', 'placed_at, type: timestamp'],
    ['a required mark', 'name: status,', 'name: status, required: true,'],
    ['an enum', '[open, closed]', '[open]'],
    ['the partition key', 'key: ingest_dt', 'key: day'],
    ['a null token', '[NA, null-ish]', '[NA]'],
    ['the sort', 'nulls:', 'sort: [id]\nnulls:'],
    ['lineage', 'nulls:', 'lineage: {batchId: true}\nnulls:'],
    ['evolution', 'nulls:', 'evolution: {columns: discard_value}\nnulls:'],
    ['the dialect', 'nulls:', 'dialect: {trim: true}\nnulls:'],
    ['a zone', 'placed_at, type: timestamptz', 'placed_at, type: timestamptz, zone: Europe/Zurich'],
    ['the order of fields', 'schema:', 'schema:\n  - {name: first, type: string}'],
  ])('when %s changes', (_what, from, to) => {
    expect(base).toContain(from);
    expect(fingerprintOf(base.replace(from, to))).not.toBe(fingerprintOf(base));
  });
});
