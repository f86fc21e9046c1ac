import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { columnCase, fieldOf, read, readValue } from './column-case.ts';

const uuid = fieldOf({ kind: 'uuid' });
const bytes = fieldOf({ kind: 'bytes' });
const HEX = '123e4567e89b12d3a456426614174000';

describe('UUIDs', () => {
  test.each(['123e4567-e89b-12d3-a456-426614174000', '123E4567-E89B-12D3-A456-426614174000', HEX, HEX.toUpperCase()])(
    '%s is read',
    (text) => {
      expect(read(uuid, text)).toBe(HEX);
    },
  );

  test.each([
    '123e4567-e89b-12d3-a456-42661417400',
    '123e4567-e89b-12d3-a456-4266141740000',
    '123e4567e-89b-12d3-a456-426614174000',
    '123e4567-e89b-12d3-a4564-26614174000',
    '123e4567+e89b+12d3+a456+426614174000',
    '{123e4567-e89b-12d3-a456-426614174000}',
    'urn:uuid:123e4567-e89b-12d3-a456-426614174000',
    '123e4567-e89b-12d3-a456-42661417400g',
    '123e4567-e89b-12d3-a456-4266141740g0',
    `${'0'.repeat(31)}-`,
    '-'.repeat(36),
  ])('%s is refused', (text) => {
    expect(read(uuid, text)).toBe('field.type');
  });

  test('sixteen bytes are a value, other lengths are not', () => {
    expect(readValue(uuid, Buffer.from(HEX, 'hex'))).toBe(HEX);
    expect(readValue(uuid, new Uint8Array(15))).toBe('field.type');
    expect(readValue(uuid, HEX)).toBe(HEX);
    expect(readValue(uuid, 1n)).toBe('field.type');
    expect(readValue(uuid, null)).toBeNull();
  });

  test('every UUID is read in its place', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.uuid(), { nil: '' })), (texts) => {
        const testCase = columnCase(uuid, { capacity: 2 });

        for (const text of texts) testCase.text(text);

        expect(testCase.stored()).toEqual(texts.map((text) => (text === '' ? null : text.replaceAll('-', ''))));
      }),
    );
  });
});

describe('bytes', () => {
  test.each([
    ['aGVsbG8=', '68656c6c6f'],
    ['+/+/', 'fbffbf'],
    ['AA==', '00'],
    ['\\x', ''],
    ['\\x00fF', '00ff'],
  ])('%s is read as %s', (text, hex) => {
    expect(read(bytes, text)).toBe(hex);
  });

  test.each([
    'aGVsbG8',
    'aGVsbG8==',
    'A===',
    '=',
    '====',
    'AB==',
    'AAB=',
    '-_-_',
    'aGVs\nbG8=',
    ' AAA',
    '\\x0',
    '\\x0g',
    '\\xg0',
    '\\',
    '\\00',
    'é===',
  ])('%j is refused', (text) => {
    expect(read(bytes, text)).toBe('field.type');
  });

  test('any bytes are read back from their base64 and their hexadecimal text', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (value) => {
        const hex = Buffer.from(value).toString('hex');
        const testCase = columnCase(bytes, { capacity: 1 });

        testCase.text(Buffer.from(value).toString('base64'), true);
        testCase.text(`\\x${hex}`);
        testCase.value(value);
        testCase.value(value.buffer.slice(value.byteOffset, value.byteOffset + value.byteLength));

        expect(testCase.stored()).toEqual([hex, hex, hex, hex]);
      }),
    );
  });

  test('a character more or less, or another one, never reads as something else by accident', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'AQgw+/=\\x0f-'), minLength: 1, maxLength: 9 }), (text) => {
        const decoded = Buffer.from(text, 'base64');
        const isBase64 = decoded.toString('base64') === text;
        const isHex = /^\\x(?:[0-9a-f]{2})*$/i.test(text);

        expect(read(bytes, text)).toBe(
          isBase64 ? decoded.toString('hex') : isHex ? text.slice(2).toLowerCase() : 'field.type',
        );
      }),
      { numRuns: 3000 },
    );
  });

  test.each([5, true, {}, [1, 2], new Date(0)])('the value %s is refused', (value) => {
    expect(readValue(bytes, value)).toBe('field.type');
  });
});
