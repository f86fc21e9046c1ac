import { expect, test } from 'vitest';

import * as verdicts from '../../src/columns/verdict.ts';
import { FIELD_ISSUE_CODES } from '../../src/field-issue.ts';

test('the constants of the hot loops are the indexes of the published table', () => {
  const codes = Object.entries(verdicts).map(([name, index]) => [
    index,
    name === 'OK' ? 'ok' : `field.${name.toLowerCase()}`,
  ]);

  expect(Object.fromEntries(codes)).toEqual({ ...FIELD_ISSUE_CODES });
});
