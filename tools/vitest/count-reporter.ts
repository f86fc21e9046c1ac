import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Reporter } from 'vitest/node';

/** What one project's lane came to. Written as `test-results/<lane>.json` in the project's folder. */
export interface LaneCount {
  readonly lane: string;
  readonly passed: number;
  /** Failed tests, files that could not be loaded, and errors outside any test. */
  readonly failed: number;
  readonly skipped: number;
}

export interface CountReporterOptions {
  readonly lane: string;
  /** The project's folder. */
  readonly directory: string;
}

/**
 * Counts a lane's tests into a file that Nx caches with the run, so that a total over all projects is exact even
 * when some of them came out of the cache.
 */
export function countReporter({ lane, directory }: CountReporterOptions): Reporter {
  const folder = join(directory, 'test-results');
  const path = join(folder, `${lane}.json`);
  return {
    onInit() {
      rmSync(path, { force: true });
    },
    onTestRunEnd(modules, unhandledErrors) {
      let passed = 0;
      let skipped = 0;
      let failed = unhandledErrors.length;
      for (const module of modules) {
        let failedTests = 0;
        for (const test of module.children.allTests()) {
          const { state } = test.result();
          if (state === 'passed') passed += 1;
          else if (state === 'skipped') skipped += 1;
          else failedTests += 1;
        }
        // a module that fails although each of its tests did well broke while loading or in a hook
        failed += failedTests > 0 ? failedTests : module.ok() ? 0 : 1;
      }
      const count: LaneCount = { lane, passed, failed, skipped };
      mkdirSync(folder, { recursive: true });
      writeFileSync(path, `${JSON.stringify(count)}\n`);
    },
  };
}
