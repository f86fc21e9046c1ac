import { castNeedsReason } from '../../rules/cast-needs-reason.ts';
import { createRuleTester } from '../rule-tester.ts';

createRuleTester().run('cast-needs-reason', castNeedsReason, {
  valid: [
    'const a = [1] as const;',
    'const a = JSON.parse(text) as A; // written by ourselves',
    '// the schema above has judged it\nconst a = b as A;',
    'function f() {\n  // rows of this kind have one\n  return g(\n    b as A,\n  );\n}',
    'function f() {\n  // each type below has these buffers\n  const c = a as A;\n  if (c) {\n    return b as B;\n  }\n}',
    '// casts: the kind of a column decides the class of its values\nfunction f() {\n  return b as B;\n}\nconst c = d as D;',
    'const a = /* checked */ b as A;',
  ],
  invalid: [
    { code: 'const a = b as A;\n\n// casts: too late for the one above', errors: [{ messageId: 'reason' }] },
    { code: '// casts:\nconst c = 1;\nconst a = b as A;', errors: [{ messageId: 'reason' }] },
    { code: 'const a = b as A;', errors: [{ messageId: 'reason' }] },
    { code: 'const a = b as unknown as A;', errors: [{ messageId: 'reason' }, { messageId: 'reason' }] },
    { code: '// far away\nconst c = 1;\nconst a = b as A;', errors: [{ messageId: 'reason' }] },
    {
      code: '/** What f does. */\nfunction f() {\n  const c = 1;\n  return b as A;\n}',
      errors: [{ messageId: 'reason' }],
    },
  ],
});
