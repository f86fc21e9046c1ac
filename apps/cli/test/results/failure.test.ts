import { expect, test } from 'vitest';

import type { Failure } from '../../src/errors/failure.ts';
import { failureDocument, renderFailure } from '../../src/results/failure.ts';
import { COLOURED, PLAIN } from '../../src/terminal/colours.ts';
import { textWidth } from '../../src/terminal/text-width.ts';

const failure: Failure = {
  code: 'ECL_PIPELINE_NO_CONTRACTS',
  message: 'the folder /home/someone/a/rather/long/path/contracts holds no contract, and there is no other',
  why: 'Nothing is read without a contract: it says which columns a table has and which values are allowed.',
  retryable: false,
  details: { path: '/x', problemCount: 3, problems: [{ someKey: 1 }] },
  nextSteps: ['ecomlake contract propose FILE --output contracts/TABLE.yaml', 'ecomlake export-raw --help'],
};

test('what happened, why, what to run and the code, within 80 columns', () => {
  expect(renderFailure(failure, { paint: PLAIN, width: 80 })).toBe(
    [
      'error  the folder /home/someone/a/rather/long/path/contracts holds no contract,',
      '       and there is no other.',
      'why    Nothing is read without a contract: it says which columns a table has and',
      '       which values are allowed.',
      'next   ecomlake contract propose FILE --output contracts/TABLE.yaml',
      '       ecomlake export-raw --help',
      'code   ECL_PIPELINE_NO_CONTRACTS',
    ].join('\n'),
  );
});

test('colours change no width and no word', () => {
  const coloured = renderFailure(failure, { paint: COLOURED, width: 80 });
  const plain = renderFailure(failure, { paint: PLAIN, width: 80 });

  expect(coloured).toContain('\u001B[31merror');
  expect(coloured.split('\n').map(textWidth)).toEqual(plain.split('\n').map(textWidth));
});

test('escape sequences in a message do not reach the terminal', () => {
  const text = renderFailure({ ...failure, message: 'file \u001B[2J\u0007x', why: null }, { paint: PLAIN, width: 80 });

  expect(text).toContain('error  file \uFFFD[2J\uFFFDx.');
});

test('the document names its fields in snake_case and nothing else', () => {
  expect(failureDocument(failure, 'failure')).toEqual({
    status: 'failure',
    code: failure.code,
    message: failure.message,
    why: failure.why,
    retryable: false,
    details: { path: '/x', problem_count: 3, problems: [{ someKey: 1 }] },
    next_steps: failure.nextSteps,
  });
});
