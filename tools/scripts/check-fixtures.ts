import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { runScript, ScriptError } from './run-script.ts';
import { WORKSPACE_ROOT } from './workspace-root.ts';

const KIBIBYTE = 1024;

/** A fixture is read by people in review, so one is small, and all of them together do not weigh on a clone. */
export const FIXTURE_BUDGET = { fileBytes: 64 * KIBIBYTE, totalBytes: 4 * 1024 * KIBIBYTE } as const;

/** Fixtures that may be larger, each with its reason. */
export const LARGER_FIXTURES: Readonly<Record<string, string>> = {
  'packages/schema-contract/test/fixtures/odcs/odcs-json-schema-v3.0.2.json': "the standard's own schema, unchanged",
  'packages/schema-contract/test/fixtures/odcs/odcs-json-schema-v3.1.0.json': "the standard's own schema, unchanged",
};

export interface Fixture {
  /** Relative to the workspace, with slashes. */
  readonly path: string;
  readonly bytes: number;
}

/** Which fixtures break the budget, and by how much; empty when none does. */
export function findOversizedFixtures(
  fixtures: readonly Fixture[],
  larger: Readonly<Record<string, string>> = LARGER_FIXTURES,
): readonly string[] {
  const { fileBytes, totalBytes } = FIXTURE_BUDGET;
  const oversized = fixtures.filter(({ path, bytes }) => bytes > fileBytes && larger[path] === undefined);
  const total = fixtures.reduce((sum, { bytes }) => sum + bytes, 0);
  const gone = Object.keys(larger).filter((path) => !fixtures.some((fixture) => fixture.path === path));
  return [
    ...oversized.map(({ path, bytes }) => `${path} has ${bytes} bytes, allowed are ${fileBytes}`),
    ...(total > totalBytes ? [`all fixtures together have ${total} bytes, allowed are ${totalBytes}`] : []),
    ...gone.map((path) => `${path} is listed as an exception but does not exist`),
  ];
}

async function main(): Promise<void> {
  const { stdout } = await promisify(execFile)('git', ['ls-files', '-z', '--', ':(glob)**/fixtures/**'], {
    cwd: WORKSPACE_ROOT,
    maxBuffer: 64 * 1024 * KIBIBYTE,
  });
  const paths = stdout.split('\0').filter((path) => path !== '');
  const fixtures: Fixture[] = [];
  for (const path of paths) fixtures.push({ path, bytes: (await stat(join(WORKSPACE_ROOT, path))).size });
  const findings = findOversizedFixtures(fixtures);
  if (findings.length > 0) {
    throw new ScriptError(
      'Fixtures are over their budget.',
      findings,
      'make it in the test, cut it down, or list it with its reason in tools/scripts/check-fixtures.ts',
    );
  }
  console.log(`${fixtures.length} fixtures are within budget`);
}

if (import.meta.main) await runScript(main);
