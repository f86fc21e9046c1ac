import { expect, test } from 'vitest';

import { markerNames, parseMarker, serializeMarker } from '../src/marker.ts';

const marker = { manifestGeneration: '4', manifestCrc32c: 'yZRlqg==', manifestSha256: 'ab'.repeat(32), runId: 'run-1' };
const manifest = {
  sha256: marker.manifestSha256,
  crc32c: marker.manifestCrc32c,
  generation: '4',
  schemaVersion: '1.0.0',
} as const;

test('a marker is one line of JSON and survives being read', () => {
  const text = serializeMarker(marker);

  expect(text).toMatch(/^\{.*\}\n$/);
  expect(parseMarker(text)).toEqual(marker);
  expect(parseMarker(new TextEncoder().encode(text))).toEqual(marker);
});

test('a marker names its own manifest only', () => {
  expect(markerNames(marker, manifest)).toBe(true);
  expect(markerNames(marker, { ...manifest, generation: undefined })).toBe(true);
  expect(markerNames(marker, { ...manifest, generation: '5' })).toBe(false);
  expect(markerNames(marker, { ...manifest, sha256: 'cd'.repeat(32) })).toBe(false);
  expect(markerNames(marker, { ...manifest, crc32c: 'AAAAAA==' })).toBe(false);
});

test('an empty marker stands beside a manifest of the first format only', () => {
  expect(parseMarker('')).toBe('empty');
  expect(parseMarker('\n')).toBe('empty');
  expect(markerNames('empty', { ...manifest, schemaVersion: '0.1.0' })).toBe(true);
  expect(markerNames('empty', manifest)).toBe(false);
});

test.each(['{', '[]', '{"run_id":"x"}', 'ok'])('%s is not a marker', (text) => {
  expect(() => parseMarker(text)).toThrow(expect.objectContaining({ code: 'ECL_MANIFEST_MARKER_INVALID' }));
});
