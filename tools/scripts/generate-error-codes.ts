import { glob, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';

import { collectErrorCodes } from './error-codes/collect-error-codes.ts';
import type { PackageCodes } from './error-codes/render-error-codes.ts';
import { findCodeProblems, renderErrorCodes } from './error-codes/render-error-codes.ts';
import { emitGeneratedFiles, generatedBy } from './generated-files.ts';
import { runScript, ScriptError } from './run-script.ts';
import { WORKSPACE_ROOT } from './workspace-root.ts';

/** Reads the code sets of every package below `root`. */
export async function readPackageCodes(root: string): Promise<readonly PackageCodes[]> {
  const packages: PackageCodes[] = [];
  for (const manifest of await sortedGlob(root, '{packages,apps}/*/package.json')) {
    // only `name` is read, which npm demands
    const { name } = JSON.parse(await readFile(join(root, manifest), 'utf8')) as { name: string };
    const directory = manifest.replace(/\/package\.json$/, '');
    const files = await sortedGlob(root, `${directory}/src/**/*.ts`);
    const sources = await Promise.all(
      files.map(async (path) => ({ path, text: await readFile(join(root, path), 'utf8') })),
    );
    const collected = sources.map(collectErrorCodes);
    packages.push({
      name,
      errors: collected.flatMap(({ errors }) => errors),
      issues: collected.flatMap(({ issues }) => issues.filter(({ code }) => code !== 'ok')),
    });
  }
  return packages;
}

async function sortedGlob(root: string, pattern: string): Promise<readonly string[]> {
  const paths: string[] = [];
  for await (const path of glob(pattern, { cwd: root })) paths.push(path.split(sep).join('/'));
  return paths.sort();
}

async function main(args: readonly string[]): Promise<void> {
  const packages = await readPackageCodes(WORKSPACE_ROOT);
  const problems = findCodeProblems(packages);
  if (problems.length > 0) {
    throw new ScriptError(
      'Codes are not in order.',
      problems,
      'put a comment above each code: what happened, then what to do',
    );
  }
  const text = renderErrorCodes(packages, generatedBy('generate-error-codes.ts'));
  await emitGeneratedFiles([{ path: 'docs/reference/errors.md', text }], {
    root: WORKSPACE_ROOT,
    isCheck: args.includes('--check'),
  });
}

if (import.meta.main) await runScript(main);
