import { test } from 'vitest';

import { CONTRACT_PROPERTIES } from './contract-properties.ts';

test.each(Object.entries(CONTRACT_PROPERTIES))('%s', (_name, check) => {
  check(60);
});
