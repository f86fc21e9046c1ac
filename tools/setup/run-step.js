import { spawn } from 'node:child_process';

import { workspaceEnv } from './workspace.js';

/**
 * @typedef {object} Step
 * @property {string} name
 * @property {string} repair what to run when it fails
 * @property {readonly string[]} command found in `node_modules/.bin`, or `node`
 *
 * @typedef {object} StepResult
 * @property {string} name
 * @property {boolean} ok
 * @property {number} durationMs
 * @property {string} repair
 */

/**
 * Runs one step with its output passed through and no standard input, so that nothing can wait for an answer.
 *
 * @param {Step} step
 * @param {{ root: string, env: NodeJS.ProcessEnv }} options
 * @returns {Promise<StepResult>}
 */
export async function runStep({ name, repair, command }, { root, env }) {
  const startedAt = Date.now();
  const [program = 'node', ...args] = command;
  const status = await new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: root,
      env: workspaceEnv(root, env),
      stdio: ['ignore', 'inherit', 'inherit'],
      // the tools are script files on Windows, which only a shell can start
      shell: process.platform === 'win32',
    });
    child.once('error', (error) => {
      process.stderr.write(`${program} does not start: ${error.message}\n`);
      resolve(127);
    });
    child.once('close', (code) => resolve(code ?? 1));
  });
  return { name, repair, ok: status === 0, durationMs: Date.now() - startedAt };
}

/**
 * One line per step; a failed one says how it is mended.
 *
 * @param {readonly StepResult[]} results
 */
export function summarizeSteps(results) {
  const width = Math.max(...results.map(({ name }) => name.length));
  return results.map(({ name, ok, durationMs, repair }) => {
    const line = `  ${ok ? 'ok    ' : 'FAILED'}  ${name.padEnd(width)}  ${(durationMs / 1000).toFixed(1).padStart(6)} s`;
    return ok ? line : `${line}  → ${repair}`;
  });
}
