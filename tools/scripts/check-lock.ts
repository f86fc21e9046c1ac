import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { runScript, ScriptError } from './run-script.ts';
import { WORKSPACE_ROOT } from './workspace-root.ts';

interface LockEntry {
  readonly version?: string | undefined;
  readonly resolved?: string | undefined;
  readonly optionalDependencies?: Readonly<Record<string, string>> | undefined;
}

export interface LockFile {
  readonly packages: Readonly<Record<string, LockEntry>>;
}

/**
 * What would make `npm ci` fail or differ on another machine. npm leaves a platform's binary out of the lock file when it
 * was not in the registry, or not for this platform, at the time of the install; `npm ci` then refuses on every other one.
 */
export function findLockProblems({ packages }: LockFile): readonly string[] {
  return Object.entries(packages).flatMap(([path, { version, resolved, optionalDependencies = {} }]) => [
    ...(resolved?.includes('://') === true ? [`${path} is bound to the registry at ${resolved}`] : []),
    ...Object.entries(optionalDependencies)
      .filter(([name]) => !resolvesFrom(path, name, packages))
      .map(
        ([name, range]) => `${path} ${version ?? ''} needs ${name}@${range} on other platforms, which is not listed`,
      ),
  ]);
}

/** Node's own way of looking: the nearest `node_modules`, then those above it. */
function resolvesFrom(path: string, name: string, packages: LockFile['packages']): boolean {
  if (packages[`${path}/node_modules/${name}`] !== undefined) return true;
  const nested = path.lastIndexOf('/node_modules/');
  if (nested >= 0) return resolvesFrom(path.slice(0, nested), name, packages);
  return packages[`node_modules/${name}`] !== undefined;
}

async function main(): Promise<void> {
  const text = await readFile(join(WORKSPACE_ROOT, 'package-lock.json'), 'utf8');
  const problems = findLockProblems(JSON.parse(text) as LockFile); // npm's own file, of the version it writes
  if (problems.length > 0) {
    throw new ScriptError(
      'The lock file would fail elsewhere.',
      problems,
      'choose a version whose binaries exist for all platforms, remove its entries from package-lock.json, then `npm install --package-lock-only` in a folder without node_modules',
    );
  }
  console.log('The lock file is complete for every platform');
}

if (import.meta.main) await runScript(main);
