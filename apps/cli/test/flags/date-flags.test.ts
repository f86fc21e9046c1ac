import { expect, test } from 'vitest';

import { dateOptionsOf } from '../../src/flags/date-flags.ts';

const NONE = {
  ingestDate: undefined,
  startDate: undefined,
  endDate: undefined,
  days: undefined,
  dates: undefined,
  all: undefined,
};

test('a date option on the command line sets aside all those of the environment', () => {
  const flags = { 'ingest-date': '2024-02-01', 'start-date': '2020-01-01', 'end-date': '2020-01-31', all: false };

  const options = dateOptionsOf({
    flags,
    raw: [
      { type: 'flag', flag: 'ingest-date' },
      { type: 'flag', flag: 'json' },
    ],
  });

  expect(options).toEqual({ ...NONE, ingestDate: '2024-02-01' });
});

test('without one, those of the environment count', () => {
  const flags = { 'start-date': '2020-01-01', days: 3, all: false };

  const options = dateOptionsOf({ flags, raw: [{ type: 'arg' }, { type: 'flag', flag: 'json' }] });

  expect(options).toEqual({ ...NONE, startDate: '2020-01-01', days: 3, all: false });
});
