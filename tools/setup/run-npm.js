import { spawn } from 'node:child_process';
import { basename } from 'node:path';

import { npmEnv } from './workspace.js';

/**
 * @typedef {object} NpmResult
 * @property {number} status
 * @property {string} output both streams, as they came
 */

/**
 * Runs the npm that started us, on the Node that started it; the npm on `PATH` when something else started us.
 *
 * @param {object} options
 * @param {string} options.root
 * @param {readonly string[]} options.args
 * @param {NodeJS.ProcessEnv} options.env
 * @returns {Promise<NpmResult>}
 */
export function runNpm({ root, args, env }) {
  const { command, prefix } = npmCommand(env);
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...prefix, ...args], {
      cwd: root,
      env: npmEnv(root, env),
      stdio: ['ignore', 'pipe', 'pipe'],
      // npm is a script file on Windows, which only a shell can start
      shell: prefix.length === 0 && process.platform === 'win32',
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8');
      stream.on('data', (text) => (output += text));
    }
    child.once('error', reject);
    child.once('close', (status, signal) => resolve({ status: status ?? (signal === 'SIGINT' ? 130 : 1), output }));
  });
}

/** @param {NodeJS.ProcessEnv} env */
function npmCommand(env) {
  const { npm_node_execpath: node, npm_execpath: script } = env;
  const isNpm = script !== undefined && basename(script) === 'npm-cli.js';
  return isNpm && node !== undefined ? { command: node, prefix: [script] } : { command: 'npm', prefix: [] };
}
