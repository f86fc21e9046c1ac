import { expect, test } from 'vitest';

import { findCodeProblems, renderErrorCodes } from '../../error-codes/render-error-codes.ts';

const code = (name: string, text = 'What and what to do.') => ({ code: name, text, place: `a.ts:${name.length}` });

test('nothing is wrong with documented codes of the right form that are declared once', () => {
  const packages = [
    { name: 'a', errors: [code('ECL_A_ONE'), code('ECL_A_TWO_3')], issues: [code('row.nul')] },
    { name: 'b', errors: [code('ECL_B_ONE')], issues: [] },
  ];

  expect(findCodeProblems(packages)).toEqual([]);
});

test('a code declared twice, one without comment and one of another form are each named with their place', () => {
  const packages = [
    { name: 'a', errors: [code('ECL_A_ONE'), code('ECL_A_MUTE', '')], issues: [] },
    { name: 'b', errors: [code('ECL_A_ONE'), code('wrong')], issues: [code('row.nul', '')] },
  ];

  expect(findCodeProblems(packages)).toEqual([
    'a.ts:10: ECL_A_MUTE has no comment that says what happened and what to do',
    'a.ts:9: ECL_A_ONE is already declared at a.ts:9',
    'a.ts:7: row.nul has no comment that says what happened and what to do',
    'a.ts:5: wrong is not of the form ECL_<PACKAGE>_<WHAT>',
  ]);
});

test('the page says first who generated it, then gives each code a heading to link to', () => {
  const page = renderErrorCodes(
    [
      { name: '@ecomlake/a', errors: [code('ECL_A_ONE')], issues: [code('row.nul', 'A NUL byte.')] },
      { name: '@ecomlake/empty', errors: [], issues: [] },
    ],
    'Generated.',
  );

  expect(page.split('\n')[0]).toBe('<!-- Generated. -->');
  expect(page).toContain('## Errors of `@ecomlake/a`\n\n### `ECL_A_ONE`\n\nWhat and what to do.\n');
  expect(page).toContain('## Reject codes of `@ecomlake/a`\n\n### `row.nul`\n\nA NUL byte.\n');
  expect(page).not.toContain('@ecomlake/empty');
});
