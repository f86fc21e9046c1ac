import { RuleTester } from 'eslint';
import { afterAll, describe, test } from 'vitest';
import tseslint from 'typescript-eslint';

/** A rule tester whose every case is a vitest test. File names of cases are relative to an invented workspace. */
export function createRuleTester(): RuleTester {
  Object.assign(RuleTester, { describe, it: test, itOnly: test.only, afterAll });
  return new RuleTester({
    languageOptions: { parser: tseslint.parser as never, sourceType: 'module', ecmaVersion: 2023 },
  });
}
