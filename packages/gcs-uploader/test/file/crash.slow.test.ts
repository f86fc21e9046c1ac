import { expect, test } from 'vitest';

import { exploreCrashes } from './crash-explorer.ts';

test.each(['process', 'power', 'power, out of order'] as const)(
  'a recovery that dies at any of its own calls is recovered from (%s)',
  async (kind) => {
    const { crashes, violations } = await exploreCrashes({
      kinds: [kind],
      secondCrash: (first) =>
        Array.from({ length: 9 }, (_, step) => ({ call: 1 + ((first + step * 11) % 97), phase: 'before' as const })),
    });

    expect(violations).toEqual([]);
    expect(crashes).toBeGreaterThan(2000);
  },
);
