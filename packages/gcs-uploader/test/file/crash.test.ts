import { describe, expect, test } from 'vitest';

import { exploreCrashes } from './crash-explorer.ts';
import { CRASH_BUGS } from './planted-bugs.ts';

const ALL_KINDS = ['process', 'power', 'power, out of order'] as const;

describe('a publisher that dies at any call of the disk', () => {
  test.each(ALL_KINDS)('shows readers one whole version or none, and the next one completes it (%s)', async (kind) => {
    const { crashes, violations } = await exploreCrashes({ kinds: [kind] });

    expect(violations).toEqual([]);
    expect(crashes).toBeGreaterThan(100);
  });

  test('may be followed by one that dies during the recovery', async () => {
    const { crashes, violations } = await exploreCrashes({
      kinds: ['power, out of order'],
      // a sample; the slow lane takes more
      secondCrash: (first) => (first % 2 === 0 ? [{ call: 1 + ((first * 37) % 90), phase: 'before' as const }] : []),
    });

    expect(violations).toEqual([]);
    expect(crashes).toBeGreaterThan(100);
  });
});

// each bug makes the test above fail, or that test proves nothing
describe('the crash test notices that', () => {
  test.each(CRASH_BUGS.map((bug) => [bug.name, bug] as const))('%s', async (_name, bug) => {
    const { violations } = await exploreCrashes({ kinds: [bug.kind ?? 'process'], bug, stopEarly: true });

    expect(violations.length).toBeGreaterThan(0);
  });
});
