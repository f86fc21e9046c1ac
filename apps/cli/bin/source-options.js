import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** oclif load options that take commands, hooks and help from `src/` instead of `dist/`; needs `-C @ecomlake/source`. */
export async function sourceLoadOptions() {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const text = await readFile(new URL('../package.json', import.meta.url), 'utf8');
  const pjson = JSON.parse(text);
  const toSource = (value) =>
    typeof value === 'string' && value.startsWith('./dist/')
      ? value.replace('./dist/', './src/').replace(/\.js$/, '.ts')
      : value;
  pjson.oclif = JSON.parse(JSON.stringify(pjson.oclif), (_key, value) => toSource(value));
  return { root, pjson, ignoreManifest: true };
}
