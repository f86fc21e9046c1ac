import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { ensureInstalled, nodeProblem, SetupError } from '../install.js';
import { pinnedNode } from '../workspace.js';

let root: string;
let lines: string[];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ecomlake-install-'));
  lines = [];
  writeFileSync(join(root, 'package.json'), '{}');
  writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages: { '': {} } }));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** An npm of our own: each line of the script is one statement, run with the arguments npm was called with. */
function fakeNpm(script: string): NodeJS.ProcessEnv {
  const path = join(root, 'fake', 'npm-cli.js');
  mkdirSync(dirname(path), { recursive: true });
  const preamble = `
    import { appendFileSync, chmodSync, mkdirSync, writeFileSync } from 'node:fs';
    const args = process.argv.slice(2);
    appendFileSync('npm.log', args.join(' ') + '\\n');
    function node(version) {
      mkdirSync('node_modules/node/bin', { recursive: true });
      writeFileSync('node_modules/node/bin/node', '#!/bin/sh\\necho ' + version + '\\n');
      chmodSync('node_modules/node/bin/node', 0o755);
    }
    function record() {
      mkdirSync('node_modules', { recursive: true });
      writeFileSync('node_modules/.package-lock.json', JSON.stringify({ packages: {} }));
    }`;
  writeFileSync(path, `${preamble}\n${script}`);
  writeFileSync(join(root, 'fake', 'package.json'), '{"type":"module"}');
  return { ...process.env, npm_execpath: path, npm_node_execpath: process.execPath };
}

function install(env: NodeJS.ProcessEnv) {
  return ensureInstalled({ root, env, log: (line: string) => lines.push(line) });
}

function npmCalls(): readonly string[] {
  const path = join(root, 'npm.log');
  return existsSync(path) ? readFileSync(path, 'utf8').trimEnd().split('\n') : [];
}

test('a first call installs, with the tools included whatever NODE_ENV says, and the next one does nothing', async () => {
  const env = fakeNpm(`record(); node('v24.21.0');`);

  expect(await install(env)).toBe('installed');
  expect(await install(env)).toBe('current');
  expect(npmCalls()).toEqual(['ci --include=dev --no-audit --no-fund --loglevel=error']);
});

test('a changed lock file installs again', async () => {
  const env = fakeNpm(`record(); node('v24.21.0');`);
  await install(env);
  writeFileSync(
    join(root, 'package-lock.json'),
    JSON.stringify({ packages: { '': {}, 'node_modules/a': { version: '1.0.0' } } }),
  );

  expect(await install(env)).toBe('installed');
  expect(npmCalls()).toHaveLength(2);
});

test('an install that somebody made by hand is taken over', async () => {
  mkdirSync(join(root, 'node_modules'));
  writeFileSync(join(root, 'node_modules/.package-lock.json'), JSON.stringify({ packages: {} }));
  const env = fakeNpm(`node('v24.21.0');`);

  expect(await install(env)).toBe('adopted');
  expect(npmCalls()).toEqual(['rebuild node --ignore-scripts=false']);
});

test('a Node binary that the install left out is fetched afterwards', async () => {
  const env = fakeNpm(`record(); if (args[0] === 'rebuild') node('v24.21.0');`);

  expect(await install(env)).toBe('installed');
  expect(npmCalls().map((line) => line.split(' ')[0])).toEqual(['ci', 'rebuild']);
});

test('a Node that stays too old is an error that says what is there, what is needed and what to do', async () => {
  const env = fakeNpm(`record(); node('v24.17.0');`);

  const error = await install(env).catch((cause: unknown) => cause);

  expect(error).toBeInstanceOf(SetupError);
  expect(error).toMatchObject({
    message: expect.stringMatching(/is Node 24\.17[\s\S]*24\.18 or newer[\s\S]*node_modules/),
  });
});

test('an install that fails shows what npm said first, and leaves nothing that passes for complete', async () => {
  const env = fakeNpm(`record(); console.error('npm error network unreachable'); process.exit(7);`);

  const error = await install(env).catch((cause: unknown) => cause);

  expect(error).toMatchObject({
    message: expect.stringMatching(/`npm ci` ended with 7[\s\S]*network unreachable[\s\S]*npm ping/),
  });
  expect(existsSync(join(root, 'node_modules/.ecomlake-install'))).toBe(false);
});

test('a pinned Node that does not start is told apart from one that is missing or old', () => {
  const path = pinnedNode(root);
  expect(nodeProblem(root)).toContain('does not start');

  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, '#!/bin/sh\nexit 3\n');
  chmodSync(path, 0o755);
  expect(nodeProblem(root)).toContain('--version ended with 3');

  writeFileSync(path, '#!/bin/sh\necho v24.18.0\n');
  expect(nodeProblem(root)).toBeUndefined();
});
