import { readFile, readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { expect, test } from 'vitest';

const SRC = new URL('../src/', import.meta.url);

/** What a command may load before it knows that it is needed; anything heavier is imported where it is used. */
const LIGHT = /^(?:node:.*|@oclif\/core|@ecomlake\/pipeline\/outcome)$/;

/** Packages that a module and all it imports load at once: static imports that are not of types only. */
async function loadedPackages(module: URL, seen = new Set<string>()): Promise<Set<string>> {
  const packages = new Set<string>();
  if (seen.has(module.href)) return packages;
  seen.add(module.href);
  const text = await readFile(module, 'utf8');
  for (const [, specifier = ''] of text.matchAll(/^(?:import|export) (?!type )[^;]*?from '([^']+)';/gms)) {
    if (!specifier.startsWith('.')) packages.add(specifier);
    else for (const name of await loadedPackages(new URL(specifier, module), seen)) packages.add(name);
  }
  return packages;
}

test('help loads oclif and nothing else', async () => {
  const packages = new Set([
    ...(await loadedPackages(new URL('main.ts', SRC))),
    ...(await loadedPackages(new URL('help.ts', SRC))),
  ]);

  expect([...packages].filter((name) => !LIGHT.test(name))).toEqual([]);
});

test('a command loads the libraries it needs when it needs them', async () => {
  const folder = new URL('commands/', SRC);
  const files = (await readdir(fileURLToPath(folder), { recursive: true })).filter((name) => name.endsWith('.ts'));

  expect(files.length).toBeGreaterThan(10);
  for (const file of files) {
    const packages = await loadedPackages(new URL(file, folder));
    expect({ file, heavy: [...packages].filter((name) => !LIGHT.test(name)) }).toEqual({ file, heavy: [] });
  }
});
