import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The workspace's root folder. */
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** The oldest Node the workspace's own tools run on; packages themselves ask for less. */
export const MINIMUM_NODE = /** @type {const} */ ([24, 18]);

/**
 * The Node that the npm package `node` brought along.
 *
 * @param {string} root
 */
export function pinnedNode(root) {
  return join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

/**
 * The environment every tool of the workspace runs in: its own binaries first, and an Nx that neither leaves a
 * daemon behind nor talks to a cloud nor asks questions.
 *
 * @param {string} root
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
export function workspaceEnv(root, env) {
  return {
    ...env,
    ...pathOf(env, (entries) => [join(root, 'node_modules', '.bin'), ...entries]),
    NX_DAEMON: 'false',
    NX_NO_CLOUD: 'true',
    NX_TUI: 'false',
  };
}

/**
 * The environment npm itself runs in: not on the workspace's own Node, which an install takes away and brings back.
 *
 * @param {string} root
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
export function npmEnv(root, env) {
  const own = join(root, 'node_modules');
  return { ...env, ...pathOf(env, (entries) => entries.filter((entry) => !entry.startsWith(own))) };
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {(entries: string[]) => string[]} change
 */
function pathOf(env, change) {
  // Windows spells the variable `Path`, and a copy of the environment is case-sensitive
  const name = Object.keys(env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
  return { [name]: change((env[name] ?? '').split(delimiter)).join(delimiter) };
}
