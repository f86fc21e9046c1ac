import { Flags } from '@oclif/core';
import { expect, test } from 'vitest';

import { splitEnvironmentLists } from '../../src/flags/split-environment-lists.ts';

test('a repeatable option from the environment is a list, separated by commas', () => {
  const values: Record<string, unknown> = { table: 'orders, customers,', source: 'a,b', other: ['x,y'] };

  splitEnvironmentLists(values, {
    table: Flags.string({ multiple: true }),
    other: Flags.string({ multiple: true }),
    source: Flags.string(),
  });

  expect(values).toEqual({ table: ['orders', 'customers'], source: 'a,b', other: ['x,y'] });
});
