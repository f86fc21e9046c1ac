import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { SetupError } from './install.js';
import { runStep } from './run-step.js';

/** @type {import('./run-step.js').Step} */
export const COMMAND_MANIFEST = {
  name: 'command list',
  repair: 'node apps/cli/bin/write-manifest.js',
  command: ['node', 'apps/cli/bin/write-manifest.js'],
};

/**
 * Compiles every package and app; what is up to date is left alone.
 *
 * @param {{ root: string, env: NodeJS.ProcessEnv }} options
 * @throws {SetupError}
 */
export async function ensureBuilt({ root, env }) {
  const projects = ['packages', 'apps'].flatMap((group) =>
    readdirSync(join(root, group)).map((name) => join(group, name, 'tsconfig.lib.json')),
  );
  const result = await runStep(
    {
      name: 'build',
      repair: 'npm test',
      command: ['tsc', '--build', ...projects.filter((project) => existsSync(join(root, project)))],
    },
    { root, env },
  );
  if (!result.ok) throw new SetupError('The packages do not compile; the lines above say where.');
  await ensureCommandManifest({ root, env });
}

/**
 * The command line's own list of its commands, from which help is shown without loading them. Made from what was built.
 *
 * @param {{ root: string, env: NodeJS.ProcessEnv }} options
 */
async function ensureCommandManifest({ root, env }) {
  const built = join(root, 'apps/cli/dist/tsconfig.lib.tsbuildinfo');
  const manifest = join(root, 'apps/cli/oclif.manifest.json');
  if (existsSync(manifest) && statSync(manifest).mtimeMs > statSync(built).mtimeMs) return;
  const result = await runStep(COMMAND_MANIFEST, { root, env });
  if (!result.ok) throw new SetupError('The list of commands could not be made; the lines above say why.');
}
