import { sourceAdapterChecks } from './source-adapter-checks.ts';
import type { SourceAdapterCase } from './source-adapter-checks.ts';

/** What the suite needs of a test runner; vitest, jest and node:test have it. */
export interface TestRunner {
  readonly describe: (name: string, body: () => void) => unknown;
  readonly test: (name: string, body: () => Promise<void>) => unknown;
}

/**
 * Register the conformance suite for an adapter: one test per rule.
 *
 * @example
 * describeSourceAdapter({ describe, test }, 'ticks', async () => ({ adapter: ticksAdapter, prepare, hasBytes: false }));
 */
export function describeSourceAdapter<Options>(
  { describe, test }: TestRunner,
  name: string,
  makeCase: () => Promise<SourceAdapterCase<Options>>,
): void {
  describe(`${name} keeps the rules of a source adapter`, () => {
    for (const check of sourceAdapterChecks) {
      test(check.name, async () => {
        const subject = await makeCase();
        try {
          await check.run(subject);
        } finally {
          await subject.dispose?.();
        }
      });
    }
  });
}
