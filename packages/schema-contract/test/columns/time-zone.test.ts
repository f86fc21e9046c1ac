import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { compileTimeZone } from '../../src/columns/time-zone.ts';
import { fieldOf, read } from './column-case.ts';

const inZone = (zone: string) => fieldOf({ kind: 'timestamptz' }, { zone });
const microsOf = (text: string): bigint => BigInt(Date.parse(text)) * 1000n;

describe('local times of a zone', () => {
  test.each([
    ['Europe/Berlin', '2024-01-15 12:00', '2024-01-15T11:00:00Z'],
    ['Europe/Berlin', '2024-07-15 12:00', '2024-07-15T10:00:00Z'],
    ['Europe/Berlin', '2024-03-31 01:59:59.999', '2024-03-31T00:59:59.999Z'],
    ['Europe/Berlin', '2024-03-31 03:00', '2024-03-31T01:00:00Z'],
    ['Europe/Berlin', '2024-10-27 01:59:59', '2024-10-26T23:59:59Z'],
    ['Europe/Berlin', '2024-10-27 03:00', '2024-10-27T02:00:00Z'],
    ['America/New_York', '2024-03-10 03:00', '2024-03-10T07:00:00Z'],
    ['America/New_York', '2024-12-31 23:00', '2025-01-01T04:00:00Z'],
    ['Asia/Kolkata', '2024-01-01 00:00', '2023-12-31T18:30:00Z'],
    ['Asia/Kathmandu', '2024-01-01 00:00', '2023-12-31T18:15:00Z'],
    ['Australia/Lord_Howe', '2024-01-01 00:00', '2023-12-31T13:00:00Z'],
    ['Pacific/Apia', '2011-12-29 23:59', '2011-12-30T09:59:00Z'],
    ['Pacific/Apia', '2011-12-31 00:00', '2011-12-30T10:00:00Z'],
    ['Pacific/Kiritimati', '2024-01-01 00:00', '2023-12-31T10:00:00Z'],
    ['Etc/UTC', '2024-01-01 00:00', '2024-01-01T00:00:00Z'],
  ])('%s: %s is %s', (zone, text, iso) => {
    expect(read(inZone(zone), text)).toBe(microsOf(iso));
  });

  test.each([
    ['Europe/Berlin', '2024-10-27 02:00', '2024-10-27T00:00:00Z'],
    ['Europe/Berlin', '2024-10-27 02:59:59', '2024-10-27T00:59:59Z'],
    ['America/New_York', '2024-11-03 01:30', '2024-11-03T05:30:00Z'],
    ['Australia/Lord_Howe', '2024-04-07 01:45', '2024-04-06T14:45:00Z'],
  ])('%s: %s happens twice and means the earlier instant, %s', (zone, text, iso) => {
    expect(read(inZone(zone), text)).toBe(microsOf(iso));
  });

  test.each([
    ['Europe/Berlin', '2024-03-31 02:00'],
    ['Europe/Berlin', '2024-03-31 02:59:59.999999'],
    ['America/New_York', '2024-03-10 02:30'],
    ['Australia/Lord_Howe', '2024-10-06 02:15'],
    ['Pacific/Apia', '2011-12-30 12:00'],
  ])('%s: %s never happens and is refused', (zone, text) => {
    expect(read(inZone(zone), text)).toBe('field.type');
  });

  test('an offset in the text goes before the zone of the field', () => {
    expect(read(inZone('Europe/Berlin'), '2024-03-31 02:30+01:00')).toBe(microsOf('2024-03-31T01:30:00Z'));
  });

  test.each(['0001-01-01 12:00', '9999-12-31 12:00'])('the first and the last day, %s, have an offset too', (text) => {
    expect(read(inZone('Asia/Tokyo'), text)).toBeTypeOf('bigint');
  });

  test('a local time read in a zone shows the same clock in that zone', () => {
    const zones = [
      'Europe/Berlin',
      'America/Sao_Paulo',
      'Asia/Tehran',
      'Africa/Casablanca',
      'Pacific/Auckland',
      'Europe/Dublin',
    ];
    const moments = fc.tuple(
      fc.constantFrom(...zones),
      fc.date({ min: new Date('1900-01-01T00:00:00Z'), max: new Date('2037-12-31T00:00:00Z'), noInvalidDate: true }),
    );

    fc.assert(
      fc.property(moments, ([zone, date]) => {
        const wall = date.toISOString().slice(0, 19).replace('T', ' ');

        const outcome = read(inZone(zone), wall);

        // a gap is refused, and nothing but a gap
        if (typeof outcome === 'bigint') expect(clockOf(outcome, zone)).toBe(wall);
        else expect(instantsOf(wall, zone)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});

function clockOf(micros: bigint, zone: string): string {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
  return format.format(new Date(Number(micros / 1000n)));
}

/** All instants at which a clock of the zone shows this time, by trying every quarter of an hour around it. */
function instantsOf(wall: string, zone: string): number[] {
  const around = Date.parse(`${wall.replace(' ', 'T')}Z`);
  return Array.from({ length: 2 * 24 * 3600 + 1 }, (_, index) => around + (index - 24 * 3600) * 1000)
    .filter((_, index) => index % 900 === 0)
    .filter((time) => clockOf(BigInt(time) * 1000n, zone) === wall);
}

test.each(['UTC', 'Etc/UTC', 'GMT', 'Etc/GMT', 'Zulu'])('%s needs no looking up', (zone) => {
  expect(compileTimeZone(zone)).toBeNull();
});

test.each(['Etc/GMT+5', 'Europe/London', 'Africa/Abidjan'])('%s is a zone of its own', (zone) => {
  expect(compileTimeZone(zone)).not.toBeNull();
});

test('a zone that does not exist is refused', () => {
  expect(() => compileTimeZone('Europe/Nowhere')).toThrow(RangeError);
});
