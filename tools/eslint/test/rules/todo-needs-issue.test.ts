import { todoNeedsIssue } from '../../rules/todo-needs-issue.ts';
import { createRuleTester } from '../rule-tester.ts';

createRuleTester().run('todo-needs-issue', todoNeedsIssue, {
  valid: [
    '// TODO(#12): read pages of both kinds',
    '// see https://example.org/issues/4: HACK',
    '// a todo list',
    'const TODO = 1;',
  ],
  invalid: [
    { code: '// TODO: later', errors: [{ messageId: 'issue', data: { marker: 'TODO' } }] },
    { code: '/* FIXME */', errors: [{ messageId: 'issue', data: { marker: 'FIXME' } }] },
    { code: '/**\n * XXX odd\n */\nfunction f() {}', errors: [{ messageId: 'issue' }] },
  ],
});
