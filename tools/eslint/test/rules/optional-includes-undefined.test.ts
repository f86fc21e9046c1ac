import { optionalIncludesUndefined } from '../../rules/optional-includes-undefined.ts';
import { createRuleTester } from '../rule-tester.ts';

createRuleTester().run('optional-includes-undefined', optionalIncludesUndefined, {
  valid: [
    'interface A { readonly b?: string | undefined; }',
    'interface A { readonly b: string; }',
    'interface A { b?: unknown; }',
    'interface A { b?(): void; }',
    'function f(a?: string) {}',
  ],
  invalid: [
    {
      code: 'interface A { readonly b?: string; }',
      output: 'interface A { readonly b?: string | undefined; }',
      errors: [{ messageId: 'undefined' }],
    },
    {
      code: 'type A = { b?: () => void };',
      output: 'type A = { b?: (() => void) | undefined };',
      errors: [{ messageId: 'undefined' }],
    },
    {
      code: 'interface A { b?: string | null; }',
      output: 'interface A { b?: string | null | undefined; }',
      errors: [{ messageId: 'undefined' }],
    },
  ],
});
