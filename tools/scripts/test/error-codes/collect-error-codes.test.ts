import { expect, test } from 'vitest';

import { collectErrorCodes } from '../../error-codes/collect-error-codes.ts';

function collect(text: string) {
  return collectErrorCodes({ path: 'packages/x/src/errors.ts', text });
}

test('each code of an error union takes the comment above it', () => {
  const { errors } = collect(`
export type XErrorCode =
  /** The file is gone. Give another path. */
  | 'ECL_X_GONE'
  /**
   * Over two lines, with a star * inside.
   * Do that.
   */
  | 'ECL_X_LONG'
  // a line comment counts too
  | 'ECL_X_LINE';
`);

  expect(errors).toEqual([
    { code: 'ECL_X_GONE', text: 'The file is gone. Give another path.', place: 'packages/x/src/errors.ts:4' },
    { code: 'ECL_X_LONG', text: 'Over two lines, with a star * inside. Do that.', place: 'packages/x/src/errors.ts:9' },
    { code: 'ECL_X_LINE', text: 'a line comment counts too', place: 'packages/x/src/errors.ts:11' },
  ]);
});

test('a union of one member and one without leading bars are read as well', () => {
  const single = collect(`export type XErrorCode = /** Only this. */ 'ECL_X_ONE';`);
  const flat = collect(`type XErrorCode = 'ECL_X_A' /* why b */ | 'ECL_X_B';`);

  expect(single.errors.map(({ code, text }) => [code, text])).toEqual([['ECL_X_ONE', 'Only this.']]);
  expect(flat.errors.map(({ code, text }) => [code, text])).toEqual([
    ['ECL_X_A', ''],
    ['ECL_X_B', 'why b'],
  ]);
});

test('a docstring may list the codes, in full or by their endings', () => {
  const { errors } = collect(`
/**
 * What can go wrong:
 *
 * - \`ECL_X_FULL\`: named in full,
 *   over two lines.
 * - \`SHORT\`: named by its ending.
 */
export type XErrorCode = 'ECL_X_FULL' | 'ECL_X_SHORT' | 'ECL_X_OTHER';
`);

  expect(errors.map(({ code, text }) => [code, text])).toEqual([
    ['ECL_X_FULL', 'named in full, over two lines.'],
    ['ECL_X_SHORT', 'named by its ending.'],
    ['ECL_X_OTHER', ''],
  ]);
});

test('tables of issue codes are told apart from error unions, and other declarations are left alone', () => {
  const { errors, issues } = collect(`
export const ROW_ISSUE_CODES = [
  /** Too few fields. */
  'row.ragged',
  'row.nul', // a comment behind belongs to the next one
] as const;
export type Mode = 'a' | 'b';
export const OTHER = ['c'];
`);

  expect(errors).toEqual([]);
  expect(issues.map(({ code, text }) => [code, text])).toEqual([
    ['row.ragged', 'Too few fields.'],
    ['row.nul', ''],
  ]);
});
