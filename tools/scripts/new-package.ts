import { access, copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';

import { addImportLine } from './package-template/add-import-line.ts';
import { packageFiles } from './package-template/package-files.ts';
import { runScript, ScriptError } from './run-script.ts';
import { WORKSPACE_ROOT } from './workspace-root.ts';

const USAGE = 'node -C @ecomlake/source tools/scripts/new-package.ts <name> --purpose "…" [--pure] [--imports a,b]';

export interface NewPackageOptions {
  readonly root: string;
  readonly name: string;
  readonly purpose: string;
  readonly isPure: boolean;
  readonly mayImport: readonly string[];
}

/** Writes a new package with its import line and its decision record. Gives back the paths written. */
export async function createPackage(options: NewPackageOptions): Promise<readonly string[]> {
  const { root, name, purpose, isPure, mayImport } = options;
  if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(name)) {
    throw new ScriptError(`"${name}" is not a package name.`, [], 'use a noun of the domain in kebab-case');
  }
  if (await exists(join(root, 'packages', name))) {
    throw new ScriptError(`packages/${name} exists already.`, [], 'choose another name');
  }
  const missing = await keepMissing(root, mayImport);
  if (missing.length > 0) {
    throw new ScriptError('No such library to import.', missing, 'name folders below packages/');
  }
  const files = packageFiles({
    name,
    purpose,
    effects: isPure ? 'pure' : 'io',
    mayImport,
    version: await familyVersion(root),
    decision: await nextDecision(root),
  });
  const boundaries = 'tools/eslint/boundaries.ts';
  const table = await readFile(join(root, boundaries), 'utf8');
  const style = await resolveConfig(join(root, 'package.json'));
  for (const { path, text } of [...files, { path: boundaries, text: addImportLine(table, name, mayImport) }]) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), await format(text, { ...style, filepath: path }));
  }
  await copyFile(join(root, 'LICENSE'), join(root, 'packages', name, 'LICENSE'));
  return [...files.map(({ path }) => path), boundaries, `packages/${name}/LICENSE`];
}

async function keepMissing(root: string, libraries: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.all(libraries.map((library) => exists(join(root, 'packages', library))));
  return libraries.filter((_, index) => found[index] !== true);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** All packages carry one version; the contract library is there in every state of the workspace. */
async function familyVersion(root: string): Promise<string> {
  const text = await readFile(join(root, 'packages/schema-contract/package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version; // npm's own field, always there in a publishable package
}

async function nextDecision(root: string): Promise<string> {
  const names = await readdir(join(root, 'docs/decisions'));
  const numbers = names.map((name) => Number(/^(\d{4})-/.exec(name)?.[1] ?? 0));
  return String(Math.max(0, ...numbers) + 1).padStart(4, '0');
}

async function main(args: readonly string[]): Promise<void> {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { purpose: { type: 'string' }, pure: { type: 'boolean' }, imports: { type: 'string' } },
  });
  const [name] = positionals;
  if (name === undefined || values.purpose === undefined || positionals.length > 1) {
    throw new ScriptError('A name and a purpose are needed.', [], USAGE);
  }
  const mayImport = (values.imports ?? '').split(',').filter((library) => library !== '');
  const paths = await createPackage({
    root: WORKSPACE_ROOT,
    name,
    purpose: values.purpose,
    isPure: values.pure ?? false,
    mayImport,
  });
  console.log(`${paths.join('\n')}\n\nNow: npm install, npx nx sync, argue the decision record, then npm test.`);
}

if (import.meta.main) await runScript(main);
