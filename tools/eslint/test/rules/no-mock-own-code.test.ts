import { noMockOwnCode } from '../../rules/no-mock-own-code.ts';
import { createRuleTester } from '../rule-tester.ts';

createRuleTester().run('no-mock-own-code', noMockOwnCode, {
  valid: ["vi.mock('node:dns');", 'vi.fn();', "port.mock('./a.ts');", 'vi.mock(name);', "vi.spyOn(port, 'write');"],
  invalid: [
    { code: "vi.mock('../src/a.ts');", errors: [{ messageId: 'mock', data: { path: '../src/a.ts' } }] },
    { code: "vi.mock('@ecomlake/manifest', () => ({}));", errors: [{ messageId: 'mock' }] },
    { code: "vi.doMock('./a.ts');", errors: [{ messageId: 'mock' }] },
    { code: "vitest.mock('./a.ts');", errors: [{ messageId: 'mock' }] },
    { code: "vi.mock(import('../src/a.ts'));", errors: [{ messageId: 'mock', data: { path: '../src/a.ts' } }] },
  ],
});
