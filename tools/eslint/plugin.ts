import type { ESLint } from 'eslint';

import { castNeedsReason } from './rules/cast-needs-reason.ts';
import { describeDepth } from './rules/describe-depth.ts';
import { fileName } from './rules/file-name.ts';
import { noMockOwnCode } from './rules/no-mock-own-code.ts';
import { optionalIncludesUndefined } from './rules/optional-includes-undefined.ts';
import { relativeImportExtension } from './rules/relative-import-extension.ts';
import { todoNeedsIssue } from './rules/todo-needs-issue.ts';

/** Rules of this workspace for which no stock rule exists; `ecomlake/<file name of the rule>`. */
export const ecomlakePlugin: ESLint.Plugin = {
  meta: { name: 'ecomlake' },
  rules: {
    'cast-needs-reason': castNeedsReason,
    'describe-depth': describeDepth,
    'file-name': fileName,
    'no-mock-own-code': noMockOwnCode,
    'optional-includes-undefined': optionalIncludesUndefined,
    'relative-import-extension': relativeImportExtension,
    'todo-needs-issue': todoNeedsIssue,
  },
};
