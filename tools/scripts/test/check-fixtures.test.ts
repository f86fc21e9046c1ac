import { expect, test } from 'vitest';

import { findOversizedFixtures, FIXTURE_BUDGET } from '../check-fixtures.ts';

const { fileBytes, totalBytes } = FIXTURE_BUDGET;

test('fixtures up to the budget pass', () => {
  expect(findOversizedFixtures([{ path: 'a.csv', bytes: fileBytes }], {})).toEqual([]);
});

test('a fixture over the budget is named with its size and what is allowed', () => {
  const findings = findOversizedFixtures([{ path: 'a.csv', bytes: fileBytes + 1 }], {});

  expect(findings).toEqual([`a.csv has ${fileBytes + 1} bytes, allowed are ${fileBytes}`]);
});

test('an exception with a reason passes, and one whose file is gone is refused', () => {
  const larger = { 'a.csv': 'a whole row group', 'gone.csv': 'no longer needed' };

  const findings = findOversizedFixtures([{ path: 'a.csv', bytes: fileBytes + 1 }], larger);

  expect(findings).toEqual(['gone.csv is listed as an exception but does not exist']);
});

test('many small fixtures are refused when their sum is over the budget', () => {
  const count = Math.ceil(totalBytes / fileBytes) + 1;
  const fixtures = Array.from({ length: count }, (_, index) => ({ path: `${index}.csv`, bytes: fileBytes }));

  expect(findOversizedFixtures(fixtures, {})).toEqual([
    `all fixtures together have ${count * fileBytes} bytes, allowed are ${totalBytes}`,
  ]);
});
