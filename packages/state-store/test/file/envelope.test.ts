import { createHash } from 'node:crypto';

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { decodeEnvelope, encodeEnvelope } from '../../src/file/envelope.ts';
import type { Json } from '../../src/json.ts';

const sample = { seq: 7, body: { key: 'orders', record: { état: 'ü', n: 1.5, list: [null, true, ''] } } };

test('any record survives being written and read', () => {
  fc.assert(
    fc.property(fc.nat(), fc.jsonValue(), (nat, value) => {
      // as JSON: fast-check makes -0, which JSON cannot hold
      const envelope = { seq: nat + 1, body: JSON.parse(JSON.stringify(value)) as Json };

      expect(decodeEnvelope(encodeEnvelope(envelope), 'x')).toEqual(envelope);
    }),
  );
});

test('a record that is torn after any byte is found out', () => {
  const bytes = encodeEnvelope(sample);

  for (let length = 0; length < bytes.length; length += 1)
    expect(decodeEnvelope(bytes.subarray(0, length), 'x')).toHaveProperty('damage');
});

test('any flipped bit is found out', () => {
  const bytes = encodeEnvelope(sample);

  for (let at = 0; at < bytes.length * 8; at += 1) {
    const damaged = bytes.slice();
    damaged[at >> 3] = (damaged[at >> 3] ?? 0) ^ (1 << (at & 7));
    expect(decodeEnvelope(damaged, 'x'), `bit ${at}`).toHaveProperty('damage');
  }
});

test('zeros, a doubled record and bytes behind the end are found out', () => {
  const bytes = encodeEnvelope(sample);

  for (const damaged of [
    new Uint8Array(bytes.length),
    Buffer.concat([bytes, bytes]),
    Buffer.concat([bytes, Buffer.from('\n')]),
    Buffer.concat([Buffer.from('\uFEFF'), bytes]),
  ])
    expect(decodeEnvelope(damaged, 'x')).toHaveProperty('damage');
});

test('a sound record of a newer form is refused, not taken for damage', () => {
  const sha256 = createHash('sha256').update('{"body":1,"seq":1,"v":2}').digest('hex');

  expect(() => decodeEnvelope(Buffer.from(`{"body":1,"seq":1,"sha256":"${sha256}","v":2}\n`), 'x')).toThrow(
    expect.objectContaining({ code: 'ECL_STATE_NEWER_VERSION' }),
  );
});
