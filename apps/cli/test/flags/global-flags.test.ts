import { expect, test } from 'vitest';

import { GLOBAL_FLAGS, parseLogLevel } from '../../src/flags/global-flags.ts';

test.each([
  ['debug', 'DEBUG'],
  ['Info', 'INFO'],
  ['warn', 'WARNING'],
  ['WARNING', 'WARNING'],
  ['fatal', 'CRITICAL'],
  ['critical', 'CRITICAL'],
])('log level %s is %s', (text, level) => {
  expect(parseLogLevel(text)).toBe(level);
});

test.each(['', 'verbose', 'infos'])('log level "%s" is refused, naming those that exist', (text) => {
  expect(() => parseLogLevel(text)).toThrow(/DEBUG, INFO, WARNING, ERROR, CRITICAL/);
});

test('each option has its variable in the environment', () => {
  expect(Object.entries(GLOBAL_FLAGS).map(([name, flag]) => [name, flag.env])).toEqual([
    ['json', 'ECOMLAKE_JSON'],
    ['log-level', 'ECOMLAKE_LOG_LEVEL'],
    ['log-format', 'ECOMLAKE_LOG_FORMAT'],
    ['quiet', 'ECOMLAKE_QUIET'],
    ['no-progress', 'ECOMLAKE_NO_PROGRESS'],
    ['no-color', 'ECOMLAKE_NO_COLOR'],
  ]);
});
