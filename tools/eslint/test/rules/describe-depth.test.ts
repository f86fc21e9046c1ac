import { describeDepth } from '../../rules/describe-depth.ts';
import { createRuleTester } from '../rule-tester.ts';

createRuleTester().run('describe-depth', describeDepth, {
  valid: [
    "describe('a', () => { describe('b', () => { test('c', () => {}); }); });",
    "describe('a', () => {}); describe('b', () => {}); describe('c', () => {});",
    "describe.skipIf(x)('a', () => { describe.each([1])('b', () => { test('c', () => {}); }); });",
  ],
  invalid: [
    {
      code: "describe('a', () => { describe('b', () => { describe('c', () => {}); }); });",
      errors: [{ messageId: 'depth', data: { max: '2' } }],
    },
    {
      code: "describe.skipIf(x)('a', () => { describe('b', () => { describe.each([1])('c', () => {}); }); });",
      errors: [{ messageId: 'depth' }],
    },
  ],
});
