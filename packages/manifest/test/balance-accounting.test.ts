import { expect, test } from 'vitest';

import { balanceAccounting, sumAccounting } from '../src/balance-accounting.ts';

test('numbers that balance pass', () => {
  expect(() =>
    balanceAccounting({ read: 6, published: 3, rejected: 2, filtered: 1, filteredBy: { range: 1 } }),
  ).not.toThrow();
});

test.each([
  [{ read: 7, published: 3, rejected: 2, filtered: 1 }, '1 rows are lost'],
  [{ read: 5, published: 3, rejected: 2, filtered: 1 }, '1 rows too many'],
  [{ read: -1, published: -1, rejected: 0, filtered: 0 }, 'whole numbers'],
  [{ read: 1.5, published: 1.5, rejected: 0, filtered: 0 }, 'whole numbers'],
  [{ read: 1, published: 0, rejected: 0, filtered: 1, filteredBy: { range: 2 } }, 'add up to 2'],
])('%j is refused: %s', (accounting, reason) => {
  expect(() => balanceAccounting(accounting, 'orders')).toThrow(
    expect.objectContaining({ code: 'ECL_MANIFEST_UNBALANCED', message: expect.stringContaining(reason) }),
  );
});

test('sums keep the reasons, and name what had none', () => {
  const sum = sumAccounting([
    { read: 3, published: 1, rejected: 0, filtered: 2, filteredBy: { range: 1, duplicate_key: 1 } },
    { read: 2, published: 1, rejected: 0, filtered: 1 },
  ]);

  expect(sum).toEqual({
    read: 5,
    published: 2,
    rejected: 0,
    filtered: 3,
    filteredBy: { range: 1, duplicate_key: 1, unnamed: 1 },
  });
  expect(sumAccounting([])).toEqual({ read: 0, published: 0, rejected: 0, filtered: 0 });
});
