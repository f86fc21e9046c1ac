import { describe, expect, test } from 'vitest';

import { CliError } from '../../src/errors/cli-error.ts';
import { describeFailure } from '../../src/errors/describe-failure.ts';

const context = { command: 'export-raw', commandLine: 'ecomlake export-raw --source data' };

/** An error of another package: same shape, other class. */
function libraryError(code: string, fields: object = {}): Error {
  return Object.assign(new Error('what happened'), { code, details: {}, retryable: false, ...fields });
}

describe('errors of our packages', () => {
  test('keep code, details, retryable and their own next steps', () => {
    const error = new CliError('ECL_CLI_QUERY', 'no such column', {
      details: { column: 'x' },
      nextSteps: ['ecomlake query "describe t"'],
      retryable: true,
    });

    expect(describeFailure(error, context)).toEqual({
      code: 'ECL_CLI_QUERY',
      message: 'no such column',
      why: null,
      retryable: true,
      details: { column: 'x' },
      nextSteps: ['ecomlake query "describe t"'],
    });
  });

  test('get advice when they bring none', () => {
    expect(describeFailure(libraryError('ECL_PIPELINE_NO_CONTRACTS'), context)).toMatchObject({
      why: expect.stringMatching(/Nothing is read without a contract/) as string,
      nextSteps: [expect.stringMatching(/^ecomlake contract propose/) as string],
    });
  });

  test('point to the contract that is broken', () => {
    const error = libraryError('ECL_CONTRACT_INVALID', { details: { path: 'my contracts/orders.yaml' } });

    expect(describeFailure(error, context).nextSteps).toEqual(["ecomlake contract check 'my contracts/orders.yaml'"]);
  });

  test('name the same command when it can be run again', () => {
    expect(describeFailure(libraryError('ECL_LAKE_BUSY', { retryable: true }), context).nextSteps).toEqual([
      context.commandLine,
    ]);
  });

  test('show the header that does not fit', () => {
    const error = libraryError('ECL_SOURCE_HEADER_EXTRA', { details: { uri: 'file:///my%20data/orders.csv' } });

    expect(describeFailure(error, context).nextSteps).toEqual([
      "head -n 1 '/my data/orders.csv'",
      "ecomlake contract propose '/my data/orders.csv'",
    ]);
  });

  test.each([
    ['ECL_PARQUET_WRITER_BATCH', /--log-level debug$/],
    ['ECL_PIPELINE_UNBALANCED', /--log-level debug$/],
    ['ECL_LAKE_CONFLICT', /^ecomlake verify/],
    ['ECL_LAKE_DISK_FULL', /free some space/],
    ['ECL_STATE_DAMAGED', /^ecomlake doctor --state/],
    ['ECL_SOURCE_EMPTY', /^ls -l /],
    ['ECL_SOURCE_FORMAT', /^ecomlake contract propose/],
  ])('%s has advice', (code, step) => {
    expect(describeFailure(libraryError(code), context).nextSteps[0]).toMatch(step);
  });

  test('end in the help page when nothing better is known', () => {
    expect(describeFailure(libraryError('ECL_SOMETHING_NEW'), context).nextSteps).toEqual([
      'ecomlake export-raw --help',
    ]);
  });
});

describe('errors of the operating system', () => {
  test.each([
    ['ENOENT', 'ECL_CLI_FILE_NOT_FOUND', false, '/data/x: no such file or folder'],
    ['EACCES', 'ECL_CLI_NO_PERMISSION', false, '/data/x: permission denied'],
    ['EROFS', 'ECL_CLI_NO_PERMISSION', false, '/data/x: the file system is read-only'],
    ['ENOSPC', 'ECL_CLI_DISK_FULL', true, '/data/x: no space left on the device'],
    ['EMFILE', 'ECL_CLI_TOO_MANY_FILES', true, '/data/x: too many open files'],
  ])('%s is %s', (systemCode, code, retryable, message) => {
    const error = Object.assign(new Error('raw'), { code: systemCode, syscall: 'open', path: '/data/x' });

    const failure = describeFailure(error, context);

    expect(failure).toMatchObject({ code, retryable, message, details: { system_code: systemCode, path: '/data/x' } });
    expect(failure.nextSteps.length).toBeGreaterThan(0);
  });

  test('a working folder that was removed is named', () => {
    const error = Object.assign(new Error('raw'), { code: 'ENOENT', syscall: 'uv_cwd' });

    expect(describeFailure(error, context).message).toBe('the working folder does not exist any more');
  });

  test('others are unexpected', () => {
    const error = Object.assign(new Error('odd'), { code: 'EXDEV', syscall: 'link' });

    expect(describeFailure(error, context).code).toBe('ECL_CLI_UNEXPECTED');
  });
});

describe('anything else', () => {
  test.each([
    [new TypeError('x is not a function'), 'x is not a function'],
    ['a text', 'a text'],
    [undefined, 'undefined'],
    [null, 'null'],
    [new Error(''), 'Error'],
  ])('%s is unexpected, and asks for a report', (thrown, message) => {
    expect(describeFailure(thrown, context)).toMatchObject({
      code: 'ECL_CLI_UNEXPECTED',
      message,
      nextSteps: ['ecomlake export-raw --source data --log-level debug', 'report it with that output'],
    });
  });
});
