import fc from 'fast-check';
import { expect, test } from 'vitest';

import type { Manifest } from '../src/manifest.ts';
import { parseManifest } from '../src/parse-manifest.ts';
import { isCanonical, serializeManifest } from '../src/serialize-manifest.ts';

const count = fc.nat();
const hex64 = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 64, maxLength: 64 });
const crc = fc.uint8Array({ minLength: 4, maxLength: 4 }).map((bytes) => Buffer.from(bytes).toString('base64'));
const name = fc.string({ minLength: 1, maxLength: 20 });
const segment = fc.stringMatching(/^[A-Za-z0-9_=%\u00e9\u{1F600}-]{1,20}$/u);
const day = fc
  .date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const instant = day.map((date) => `${date}T05:00:00+00:00`);
const dataMap = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Record<string, Value>> =>
  fc.dictionary(fc.oneof(name, fc.constantFrom('__proto__', 'constructor', '10', '9')), value);
const statistic = fc.oneof(
  fc.string(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => (x === 0 ? 0 : x)),
  fc.boolean(),
  fc.constant(null),
);
const optional = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> =>
  fc.option(value, { nil: undefined });
const maybe = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> => fc.option(value, { nil: null });

const accounting = fc.record({
  read: count,
  published: count,
  rejected: count,
  filtered: count,
  filteredBy: optional(dataMap(count)),
});
const source = fc.record({
  uri: name,
  sha256: maybe(hex64),
  bytes: maybe(count),
  byteRanges: optional(fc.array(fc.tuple(count, count))),
});
const rejects = maybe(fc.record({ path: segment, rows: count, bytes: count, crc32c: crc }));
const file = fc.record({
  path: segment,
  logicalPath: segment,
  rows: count,
  bytes: count,
  sha256: hex64,
  crc32c: crc,
  rowGroups: optional(count),
  nullCounts: optional(dataMap(count)),
  min: optional(dataMap(statistic)),
  max: optional(dataMap(statistic)),
  slice: optional(name),
});
const slice = fc.record({
  slice: name,
  accounting,
  source: fc.array(source, { maxLength: 2 }),
  rejects,
  minEventDt: maybe(day),
  maxEventDt: maybe(day),
});
const manifest: fc.Arbitrary<Manifest> = fc.record({
  schemaVersion: fc.constant('1.0.0' as const),
  table: segment,
  partition: segment,
  partitionRule: fc.constantFrom('event-date', 'parent', 'attribute', 'snapshot'),
  batchId: name,
  createdAt: instant,
  ingestionTs: instant,
  minEventDt: maybe(day),
  maxEventDt: maybe(day),
  generatorVersion: maybe(name),
  contract: fc.record({ id: name, version: name, fingerprint: name }),
  writer: maybe(fc.record({ version: name, fingerprint: name })),
  source: fc.array(source, { maxLength: 3 }),
  accounting,
  files: fc.array(file, { maxLength: 4 }),
  totalRows: count,
  totalBytes: count,
  rejects,
  slices: optional(fc.array(slice, { maxLength: 3 })),
  runId: name,
  epoch: count,
  supersedes: maybe(hex64),
  publication: maybe(
    fc.record({
      attempt: fc.integer({ min: 1 }),
      partitionVersion: fc.integer({ min: 1 }),
      previousGeneration: maybe(name),
      generations: dataMap(name),
      sweep: fc.array(fc.record({ path: segment, generation: maybe(name), metageneration: maybe(name) }), {
        maxLength: 3,
      }),
      publishedAt: name,
    }),
  ),
});

test('a manifest survives being written and read, and its text is canonical', () => {
  fc.assert(
    fc.property(manifest, (value) => {
      const text = serializeManifest(value);

      const parsed = parseManifest(text);

      expect(parsed).toEqual(value);
      expect(parsed.schemaVersion === '1.0.0' && serializeManifest(parsed)).toBe(text);
      expect(isCanonical(text)).toBe(true);
    }),
    { numRuns: 300 },
  );
});

test('text with another order, spacing or a repeated key is not canonical', () => {
  expect(isCanonical('{\n  "a": 1,\n  "b": 2\n}\n')).toBe(true);
  expect(isCanonical('{\n  "b": 2,\n  "a": 1\n}\n')).toBe(false);
  expect(isCanonical('{"a":1}\n')).toBe(false);
  expect(isCanonical('{\n  "a": 1,\n  "a": 1\n}\n')).toBe(false);
  expect(isCanonical('{')).toBe(false);
});
