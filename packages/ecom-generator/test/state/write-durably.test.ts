import { expect, test } from 'vitest';

import { writeFailed } from '../../src/state/write-durably.ts';

test.each([
  ['ENOSPC', true],
  ['EDQUOT', true],
  ['EMFILE', true],
  ['EACCES', false],
  ['EROFS', false],
  ['ENOTDIR', false],
])('a write that fails with %s can succeed when it is repeated: %s', (code, retryable) => {
  const error = writeFailed('/data/run', Object.assign(new Error(code), { code }));

  expect(error).toMatchObject({ code: 'ECL_GENERATOR_WRITE_FAILED', retryable });
});
