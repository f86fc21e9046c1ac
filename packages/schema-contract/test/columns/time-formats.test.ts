import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { compileTimeFormat } from '../../src/columns/time-format.ts';
import { fieldOf, read } from './column-case.ts';

const microsOf = (text: string): bigint => BigInt(Date.parse(text)) * 1000n;
const dayOf = (text: string): number => Date.parse(`${text}T00:00:00Z`) / 86_400_000;
const pad = (value: number): string => String(value).padStart(2, '0');

describe('formats of dates', () => {
  test.each([
    ['%Y/%m/%d', '2012/01/01', '2012-01-01'],
    ['%b %d %Y', 'Jan 1 2000', '2000-01-01'],
    ['%b %e %Y', 'Jan  1 2000', '2000-01-01'],
    ['%B %d, %Y', 'february 29, 2024', '2024-02-29'],
    ['%B %d, %Y', 'MAY 2, 2024', '2024-05-02'],
    ['%b %d %Y', 'September 3 2024', '2024-09-03'],
    ['%m/%d/%y %H:%M', '1/18/90 0:00', '1990-01-18'],
    ['%m/%d/%y', '1/1/68', '2068-01-01'],
    ['%m/%d/%y', '1/1/69', '1969-01-01'],
    ['%d.%m.%Y', '31.12.1999', '1999-12-31'],
    ['%Y%m%d', '20240229', '2024-02-29'],
    ['%Y%j', '2024366', '2024-12-31'],
    ['%Y-%j', '2023-1', '2023-01-01'],
    ['%a %d %b %Y', 'Thu 29 Feb 2024', '2024-02-29'],
    ['%A, %d %B %Y', 'thursday, 29 february 2024', '2024-02-29'],
    ['%D', '02/29/24', '2024-02-29'],
    ['%F', '2024-02-29', '2024-02-29'],
    ['%d%%%m%%%Y', '01%02%2024', '2024-02-01'],
    ['%Y年%m月%d日', '2024年2月1日', '2024-02-01'],
  ])('%s reads %s as %s', (format, text, date) => {
    expect(read(fieldOf({ kind: 'date' }, { formats: [format] }), text)).toBe(dayOf(date));
  });

  test.each([
    ['%Y/%m/%d', '2012/02/30', 'field.type'],
    ['%Y/%m/%d', '2012/13/01', 'field.type'],
    ['%Y/%m/%d', '12/01/01', 'field.type'],
    ['%Y/%m/%d', '2012/01/01 ', 'field.type'],
    ['%Y/%m/%d', ' 2012/01/01', 'field.type'],
    ['%Y/%m/%d', '0000/01/01', 'field.type'],
    ['%b %d %Y', 'Jax 1 2000', 'field.type'],
    ['%b %d %Y', 'Ja 1 2000', 'field.type'],
    ['%b %d %Y', 'Janu 1 2000', 'field.type'],
    ['%a %d %b %Y', 'Fri 29 Feb 2024', 'field.type'],
    ['%Y%j', '2023366', 'field.type'],
    ['%m/%d/%y %H:%M', '1/18/90 0:01', 'field.precision'],
    ['%m/%d/%y %H:%M', '1/18/90 24:00', 'field.type'],
  ])('%s refuses %s: %s', (format, text, code) => {
    expect(read(fieldOf({ kind: 'date' }, { formats: [format] }), text)).toBe(code);
  });

  test('the ISO form comes first, then the formats in their order', () => {
    const field = fieldOf({ kind: 'date' }, { formats: ['%d/%m/%Y', '%m/%d/%Y'] });

    expect(read(field, '2024-02-01')).toBe(dayOf('2024-02-01'));
    expect(read(field, '02/01/2024')).toBe(dayOf('2024-01-02'));
    expect(read(field, '02/13/2024')).toBe(dayOf('2024-02-13'));
  });
});

describe('formats of timestamps', () => {
  test.each([
    ['%m/%d/%y %H:%M', '1/18/90 7:05', '1990-01-18T07:05:00Z'],
    ['%Y/%m/%d', '2012/01/01', '2012-01-01T00:00:00Z'],
    ['%m/%d/%Y %I:%M:%S %p', '12/31/2023 12:00:00 AM', '2023-12-31T00:00:00Z'],
    ['%m/%d/%Y %I:%M %p', '12/31/2023 12:59 pm', '2023-12-31T12:59:00Z'],
    ['%m/%d/%Y %I:%M%p', '1/2/2023 1:05PM', '2023-01-02T13:05:00Z'],
    ['%d/%b/%Y:%H:%M:%S.%f', '01/Feb/2024:10:11:12.5', '2024-02-01T10:11:12.500Z'],
    ['%Y%m%d%H%M%S', '20240201101112', '2024-02-01T10:11:12Z'],
    ['%F %T', '2024-02-01  10:11:12', '2024-02-01T10:11:12Z'],
  ])('%s reads %s as %s', (format, text, iso) => {
    expect(read(fieldOf({ kind: 'timestamp' }, { formats: [format] }), text)).toBe(microsOf(iso));
  });

  test('a fraction finer than a microsecond must be zero', () => {
    const field = fieldOf({ kind: 'timestamp' }, { formats: ['%Y%m%d %H:%M:%S.%f'] });

    expect(read(field, '20240201 00:00:00.123456000')).toBe(microsOf('2024-02-01T00:00:00.123Z') + 456n);
    expect(read(field, '20240201 00:00:00.123456001')).toBe('field.precision');
  });

  test('%z moves an instant; without it the zone of the field does', () => {
    const field = fieldOf(
      { kind: 'timestamptz' },
      { formats: ['%d/%b/%Y:%T %z', '%d/%b/%Y:%T'], zone: 'Europe/Berlin' },
    );

    expect(read(field, '01/Feb/2024:10:00:00 +0530')).toBe(microsOf('2024-02-01T04:30:00Z'));
    expect(read(field, '01/Feb/2024:10:00:00 Z')).toBe(microsOf('2024-02-01T10:00:00Z'));
    expect(read(field, '01/Feb/2024:10:00:00')).toBe(microsOf('2024-02-01T09:00:00Z'));
    expect(read(field, '31/Mar/2024:02:30:00')).toBe('field.type');
    expect(read(field, '01/Feb/2024:10:00:00 ?')).toBe('field.type');
  });

  test('every time written by a format is read back by it', () => {
    const field = fieldOf({ kind: 'timestamp' }, { formats: ['%I:%M:%S %p on %B %e, %Y'] });
    const months = 'January February March April May June July August September October November December'.split(' ');
    const dates = fc.date({
      min: new Date('0001-01-01T00:00:00Z'),
      max: new Date('9999-12-31T00:00:00Z'),
      noInvalidDate: true,
    });

    fc.assert(
      fc.property(dates, (date) => {
        const hour = date.getUTCHours();
        const clock = `${pad(hour % 12 === 0 ? 12 : hour % 12)}:${pad(date.getUTCMinutes())}:${pad(date.getUTCSeconds())}`;
        const day = `${months[date.getUTCMonth()] ?? ''} ${String(date.getUTCDate())}, ${String(date.getUTCFullYear()).padStart(4, '0')}`;

        const outcome = read(field, `${clock} ${hour < 12 ? 'AM' : 'PM'} on ${day}`);

        expect(outcome).toBe(BigInt(Math.floor(date.getTime() / 1000)) * 1_000_000n);
      }),
      { numRuns: 1000 },
    );
  });
});

test('formats of times name hours', () => {
  const field = fieldOf({ kind: 'time' }, { formats: ['%I:%M %p', '%H%M'] });

  expect(read(field, '7:05 PM')).toBe(68_700_000_000n);
  expect(read(field, '0705')).toBe(25_500_000_000n);
  expect(read(field, '13:05 PM')).toBe('field.type');
});

describe('formats that cannot be compiled', () => {
  test.each([
    ['%Q', 'date', /has %Q; known are %Y/],
    ['%', 'date', /has %;/],
    ['%Y-%m', 'date', /no complete date/],
    ['%d.%m', 'timestamp', /no complete date/],
    ['%Y-%m-%d %Y', 'date', /names the year twice/],
    ['%b %m %d %Y', 'date', /names the month twice/],
    ['%F %I:%M', 'timestamp', /both %I and %p/],
    ['%F %H:%M %p', 'timestamp', /both %I and %p/],
    ['%F %H %I %p', 'timestamp', /the hour twice/],
    ['%F %T%z', 'timestamp', /has %z, but the field is a timestamp/],
    ['%Y %H:%M', 'time', /names a date/],
    ['%M:%S', 'time', /no hour/],
  ] as const)('%s for a %s', (format, use, message) => {
    expect(() => compileTimeFormat(format, use)).toThrow(message);
  });
});
