import { readFileSync, readdirSync } from 'node:fs';

import { describe, expect, test } from 'vitest';

import { buildManifest } from '../src/build-manifest.ts';
import { manifestToDocument } from '../src/manifest-document.ts';
import type { Manifest } from '../src/manifest.ts';
import { parseManifest } from '../src/parse-manifest.ts';
import { serializeManifest } from '../src/serialize-manifest.ts';
import { sampleOptions } from './sample.ts';

const FIXTURES = new URL('./fixtures/', import.meta.url);

describe('manifests of every version stay readable', () => {
  test.each(readdirSync(FIXTURES).filter((name) => !name.endsWith('.expected.json')))('%s', (name) => {
    const text = readFileSync(new URL(name, FIXTURES), 'utf8');
    const expected = JSON.parse(readFileSync(new URL(name.replace('.json', '.expected.json'), FIXTURES), 'utf8'));

    const manifest = parseManifest(text, name);

    expect(manifest).toEqual(expected);
    expect(parseManifest(new TextEncoder().encode(text))).toEqual(expected);
    expect(parseManifest(JSON.parse(text))).toEqual(expected);
  });
});

test('a manifest without the members added last gets their defaults', () => {
  const manifest = parseManifest(readFileSync(new URL('orders-1.0.0.json', FIXTURES), 'utf8'));

  expect(manifest).toMatchObject({ rejects: null, writer: null, publication: null });
});

test('columns named like members of every object are kept', () => {
  const nullCounts = JSON.parse('{"__proto__": 1, "constructor": 2, "toString": 3}');
  const manifest = buildManifest(sampleOptions());
  const special: Manifest = { ...manifest, files: manifest.files.map((file) => ({ ...file, rows: 3, nullCounts })) };

  const parsed = parseManifest(serializeManifest(special));

  expect(
    Object.entries(
      parsed.files[0] !== undefined && 'nullCounts' in parsed.files[0] ? (parsed.files[0].nullCounts ?? {}) : {},
    ),
  ).toEqual([
    ['__proto__', 1],
    ['constructor', 2],
    ['toString', 3],
  ]);
  expect({}).not.toHaveProperty('polluted');
});

type Edit = (document: Record<string, unknown>) => void;
const edits: readonly (readonly [string, Edit, string])[] = [
  ['a missing member', (document) => delete document['table'], 'table: '],
  ['a negative count', (document) => (document['total_rows'] = -1), 'total_rows: '],
  ['a fraction of a row', (document) => (document['total_rows'] = 1.5), 'total_rows: '],
  ['a count past 2^53', (document) => (document['total_rows'] = 2 ** 60), 'total_rows: '],
  [
    'a path that leaves the lake',
    (document) => (file(document)['path'] = 'orders/../../etc/passwd'),
    'files[0].path: ',
  ],
  ['an absolute path', (document) => (file(document)['path'] = '/etc/passwd'), 'files[0].path: '],
  ['a NUL in a path', (document) => (file(document)['path'] = 'orders/a\0b'), 'files[0].path: '],
  ['a table of two segments', (document) => (document['table'] = 'a/b'), 'table: '],
  ['a checksum in upper case', (document) => (file(document)['sha256'] = 'A'.repeat(64)), 'files[0].sha256: '],
  [
    'a checksum that is not the sha256',
    (document) => (file(document)['checksum'] = '0'.repeat(64)),
    'files[0].checksum: ',
  ],
  ['checksums that do not repeat the files', (document) => (document['checksums'] = []), 'checksums: '],
  ['a crc32c of five bytes', (document) => (file(document)['crc32c'] = 'AAAAAAA='), 'files[0].crc32c: '],
  ['a day that does not exist', (document) => (document['min_event_dt'] = '2021-02-29'), 'min_event_dt: '],
  ['a local time', (document) => (document['created_at'] = '2026-01-10T05:00:00'), 'created_at: '],
  ['null counts that are no map', (document) => (file(document)['null_counts'] = [1]), 'files[0].null_counts: '],
  [
    'a null count that is text',
    (document) => (file(document)['null_counts'] = { id: '0' }),
    'files[0].null_counts.id: ',
  ],
];

test.each(edits)('%s is refused and named', (_name, edit, where) => {
  const document = JSON.parse(serializeManifest(buildManifest(sampleOptions())));
  edit(document);

  expect(() => parseManifest(document, 'orders/_MANIFEST.json')).toThrow(
    expect.objectContaining({
      code: 'ECL_MANIFEST_INVALID',
      message: expect.stringMatching(/^orders\/_MANIFEST\.json: /),
      details: expect.objectContaining({
        issues: expect.arrayContaining([expect.objectContaining({ path: where.slice(0, -2) })]),
      }),
    }),
  );
});

test('only paths that could lead out of the lake are marked as such', () => {
  const document = JSON.parse(serializeManifest(buildManifest(sampleOptions())));
  file(document)['path'] = '../x.parquet';
  document.total_rows = -1;

  const issues = issuesOf(() => parseManifest(document));

  expect(issues.map(({ path, isUnsafePath }) => [path, isUnsafePath])).toEqual([
    ['files[0].path', true],
    ['total_rows', false],
  ]);
});

test.each([
  ['text that is not JSON', '{"schema_version": "1.0', 'ECL_MANIFEST_INVALID'],
  ['nothing', '', 'ECL_MANIFEST_INVALID'],
  ['bytes that are not UTF-8', Uint8Array.of(0x22, 0xff, 0x22), 'ECL_MANIFEST_INVALID'],
  ['null', null, 'ECL_MANIFEST_INVALID'],
  ['an array', [], 'ECL_MANIFEST_INVALID'],
  ['an object without a version', {}, 'ECL_MANIFEST_INVALID'],
  ['a newer version', { schema_version: '2.0.0' }, 'ECL_MANIFEST_UNSUPPORTED_VERSION'],
])('%s is refused', (_name, input, code) => {
  expect(() => parseManifest(input)).toThrow(expect.objectContaining({ code }));
});

test('the document repeats sha256 for readers of the first format', () => {
  const document = manifestToDocument(buildManifest(sampleOptions()));

  expect(document.files[0]?.checksum).toBe(document.files[0]?.sha256);
  expect(document.checksums).toEqual(document.files.map(({ sha256 }) => sha256));
});

function file(document: Record<string, unknown>): Record<string, unknown> {
  // the document was written by serializeManifest a moment ago
  return (document['files'] as Record<string, unknown>[])[0] ?? {};
}

function issuesOf(run: () => unknown): readonly { path: string; isUnsafePath: boolean }[] {
  try {
    run();
  } catch (error) {
    // ManifestError with the issues that parseManifest documents
    return (error as { details: { issues: { path: string; isUnsafePath: boolean }[] } }).details.issues;
  }
  throw new Error('expected an error');
}
