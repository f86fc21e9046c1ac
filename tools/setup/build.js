import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { SetupError } from './install.js';
import { runStep } from './run-step.js';

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
}
