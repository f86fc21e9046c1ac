import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';

import { hasStamp, isInstalledByHand, writeStamp } from './install-state.js';
import { runNpm } from './run-npm.js';
import { MINIMUM_NODE, pinnedNode } from './workspace.js';

/** A set-up that cannot go on. The message is all a reader needs: what happened, why, what to do. */
export class SetupError extends Error {
  /** @override */
  name = 'SetupError';
}

/**
 * Brings `node_modules` to what the lock file says, and makes sure that the workspace's own Node runs.
 * Quick when there is nothing to do.
 *
 * @param {object} options
 * @param {string} options.root
 * @param {NodeJS.ProcessEnv} options.env
 * @param {(line: string) => void} options.log
 * @returns {Promise<'current' | 'adopted' | 'installed'>}
 * @throws {SetupError}
 */
export async function ensureInstalled({ root, env, log }) {
  if (hasStamp(root) && nodeProblem(root) === undefined) return 'current';
  if (isInstalledByHand(root)) {
    await ensurePinnedNode({ root, env, log });
    writeStamp(root);
    return 'adopted';
  }
  const startedAt = Date.now();
  log('Installing dependencies with `npm ci` (once; a minute or two) …');
  const { status, output } = await runNpm({
    root,
    env,
    // a NODE_ENV of "production" would leave the tools out
    args: ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'],
  });
  if (status !== 0) {
    // what a broken install left behind must not pass for a complete one
    rmSync(join(root, 'node_modules', '.package-lock.json'), { force: true });
    throw new SetupError(
      `The dependencies could not be installed: \`npm ci\` ended with ${status}.\n${firstLines(output, 20)}\n` +
        'Is the npm registry within reach (`npm ping`)? Then run the same command again.',
    );
  }
  await ensurePinnedNode({ root, env, log });
  writeStamp(root);
  log(`Installed in ${Math.round((Date.now() - startedAt) / 1000)} s.`);
  return 'installed';
}

/**
 * The binary comes from an install script, which `--ignore-scripts` and some npm settings leave out without a word.
 *
 * @param {{ root: string, env: NodeJS.ProcessEnv, log: (line: string) => void }} options
 */
async function ensurePinnedNode({ root, env, log }) {
  const before = nodeProblem(root);
  if (before === undefined) return;
  log(`Fetching the workspace's own Node with \`npm rebuild node\` (${before}) …`);
  const { output } = await runNpm({ root, env, args: ['rebuild', 'node', '--ignore-scripts=false'] });
  const after = nodeProblem(root);
  if (after === undefined) return;
  throw new SetupError(
    `The workspace's own Node is not usable: ${after}.\n${firstLines(output, 10)}\n` +
      `It is the npm package \`node\`, needed in version ${MINIMUM_NODE.join('.')} or newer. ` +
      'Remove node_modules and run the same command again; install scripts must be allowed for this one package.',
  );
}

/**
 * What is wrong with the pinned Node; `undefined` when it runs and is new enough.
 *
 * @param {string} root
 */
export function nodeProblem(root) {
  const path = pinnedNode(root);
  const { error, status, stdout } = spawnSync(path, ['--version'], { encoding: 'utf8' });
  if (error !== undefined) return `${path} does not start: ${error.message}`;
  const [, major = NaN, minor = NaN] = (/^v(\d+)\.(\d+)\./.exec(stdout) ?? []).map(Number);
  if (status !== 0 || Number.isNaN(major)) return `${path} --version ended with ${status}`;
  const isNewEnough = major > MINIMUM_NODE[0] || (major === MINIMUM_NODE[0] && minor >= MINIMUM_NODE[1]);
  return isNewEnough ? undefined : `${path} is Node ${major}.${minor}`;
}

/**
 * npm puts the cause first and its help behind it.
 *
 * @param {string} text
 * @param {number} count
 */
function firstLines(text, count) {
  return text
    .trim()
    .split('\n')
    .slice(0, count)
    .map((line) => `  ${line}`)
    .join('\n');
}
