import { Flags } from '@oclif/core';

import { withEnvironment } from './with-environment.ts';

/** The lake a command reads. */
export const LAKE_FLAGS = withEnvironment({
  lake: Flags.string({ helpValue: 'DIR', default: 'output/raw', summary: 'The lake: a folder or a file: URL.' }),
});

/** Which rejects of a lake. */
export const REJECT_FLAGS = withEnvironment({
  table: Flags.string({ helpValue: 'TABLE', summary: 'Only of this table.' }),
  partition: Flags.string({ helpValue: 'KEY=VALUE', summary: 'Only of this partition.' }),
  run: Flags.string({ helpValue: 'ID', summary: 'Only of this run; the beginning of its id will do.' }),
  code: Flags.string({ helpValue: 'CODE', summary: 'Only refused for this reason, such as field.type.' }),
});
