import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import type { Interfaces } from '@oclif/core';

const ROOT = new URL('../..', import.meta.url);

/** oclif load options that take commands, hooks and help from `src/` instead of `dist/`; needs `-C @ecomlake/source`. */
export async function sourceLoadOptions(): Promise<Interfaces.Options> {
  const text = await readFile(new URL('package.json', ROOT), 'utf8');
  // our own file; oclif reads the same one
  const pjson = JSON.parse(text.replaceAll(/"\.\/dist\/([^"]*?)(\.js)?"/g, toSource)) as Interfaces.PJSON;
  return { root: fileURLToPath(ROOT).replace(/[\\/]$/, ''), pjson, ignoreManifest: true };
}

function toSource(_match: string, path: string, suffix = ''): string {
  return `"./src/${path}${suffix === '' ? '' : '.ts'}"`;
}
