import { expect, test } from 'vitest';

import { moveGlobalFlags } from '../../src/flags/move-global-flags.ts';

test.each([
  [
    ['--log-level', 'debug', 'verify', 'lake'],
    ['verify', 'lake', '--log-level', 'debug'],
  ],
  [
    ['--log-level=debug', '--json', 'contract', 'check', 'a'],
    ['contract', 'check', 'a', '--log-level=debug', '--json'],
  ],
  [
    ['verify', 'lake', '--json'],
    ['verify', 'lake', '--json'],
  ],
  [
    ['--json', 'query', '--', '--x'],
    ['query', '--json', '--', '--x'],
  ],
  [
    ['--unknown', 'verify'],
    ['--unknown', 'verify'],
  ],
  [['--version'], ['--version']],
  [['--log-level'], ['--log-level']],
  [[], []],
])('%j is understood as %j', (given, moved) => {
  expect(moveGlobalFlags(given)).toEqual(moved);
});
