import { glob, mkdtemp, readFile, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { findPackageProblems } from './package-checks/find-package-problems.ts';
import { runScript, ScriptError } from './run-script.ts';
import { WORKSPACE_ROOT } from './workspace-root.ts';

/** Folders of the packages that npm would publish, in the order of their paths. */
export async function publishablePackages(root: string): Promise<readonly string[]> {
  const directories: string[] = [];
  for await (const path of glob('{packages,apps}/*/package.json', { cwd: root })) {
    const text = await readFile(join(root, path), 'utf8');
    const { private: isPrivate = false } = JSON.parse(text) as { private?: boolean }; // npm's own field
    if (!isPrivate) directories.push(dirname(join(root, path)));
  }
  return directories.sort();
}

/** Judges every package, or those whose folder is named, as the tarball that npm would publish. */
async function main(names: readonly string[]): Promise<void> {
  const all = await publishablePackages(WORKSPACE_ROOT);
  const unknown = names.filter((name) => !all.some((directory) => directory.endsWith(`/${name}`)));
  if (unknown.length > 0) throw new ScriptError('No such package.', unknown, 'name folders below packages/ or apps/');
  const chosen = all.filter((directory) => names.length === 0 || names.some((name) => directory.endsWith(`/${name}`)));
  const scratch = await mkdtemp(join(tmpdir(), 'ecomlake-pack-'));
  try {
    const problems = await inParallel(chosen, (directory) =>
      findPackageProblems({ root: WORKSPACE_ROOT, directory, scratch }),
    );
    if (problems.flat().length > 0) {
      throw new ScriptError('Packages are not fit to be published.', problems.flat(), 'change what each line names');
    }
    console.log(`${chosen.length} packages are fit to be published`);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function inParallel<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const queue = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of queue) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return results;
}

if (import.meta.main) await runScript(main);
