import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import type { ViteUserConfig } from 'vitest/config';

import { countReporter } from './count-reporter.ts';

/** Lanes are told apart by file suffix; `*.test.ts` also matches the other two, so the default lane excludes them. */
export type Lane = 'default' | 'slow' | 'external';

const LANES: Record<Lane, { include: string[]; exclude: string[]; timeoutMs: number }> = {
  default: {
    include: ['test/**/*.test.ts'],
    exclude: ['**/*.slow.test.ts', '**/*.external.test.ts'],
    timeoutMs: 30_000,
  },
  slow: { include: ['test/**/*.slow.test.ts'], exclude: [], timeoutMs: 600_000 },
  external: { include: ['test/**/*.external.test.ts'], exclude: [], timeoutMs: 600_000 },
};

/** The shared vitest configuration: run it with the package's folder as working directory. */
export function laneConfig(lane: Lane): ViteUserConfig {
  const { include, exclude, timeoutMs } = LANES[lane];
  const isLibrary = /[\\/]packages[\\/][^\\/]+$/.test(process.cwd());
  // Nx asks every task for colours, and what a test starts would obey; tests compare plain text, started by whatever
  delete process.env['FORCE_COLOR'];
  const isNxTask = process.env['NX_TASK_TARGET_PROJECT'] !== undefined;
  return defineConfig({
    // oclif loads commands natively, so workspace source must resolve in both places
    resolve: { conditions: ['@ecomlake/source', 'module', 'node', 'development|production'] },
    ssr: { resolve: { conditions: ['@ecomlake/source', 'module', 'node', 'development|production'] } },
    test: {
      include,
      exclude: ['**/node_modules/**', '**/dist/**', '**/out-tsc/**', ...exclude],
      passWithNoTests: true,
      testTimeout: timeoutMs,
      hookTimeout: timeoutMs,
      pool: 'forks',
      execArgv: ['-C', '@ecomlake/source', '--disable-warning=ExperimentalWarning'],
      setupFiles: isLibrary ? [fileURLToPath(new URL('./console-fail.ts', import.meta.url))] : [],
      // only a run that Nx started is the whole lane; one by hand may have picked a single file
      reporters: ['default', ...(isNxTask ? [countReporter({ lane, directory: process.cwd() })] : [])],
      disableConsoleIntercept: true,
    },
  });
}
