import { readFile, readdir } from 'node:fs/promises';

import { Config } from '@oclif/core';
import { beforeAll, describe, expect, test } from 'vitest';

import type { CliDescription } from '../src/reference/describe-commands.ts';
import { describeCommands } from '../src/reference/describe-commands.ts';
import { textWidth } from '../src/terminal/text-width.ts';
import { sourceLoadOptions } from './support/source-load-options.ts';

const GOLDENS = new URL('goldens/', import.meta.url);
const SCHEMAS = new URL('../schemas/', import.meta.url);
const REPAIR = 'run `npm run generate` and review what changed';

let description: CliDescription;

beforeAll(async () => {
  description = await describeCommands(await Config.load(await sourceLoadOptions()));
});

const fileOf = (name: string): string => name.replaceAll(' ', '-');

test('the command tree is the committed one: commands, aliases, arguments, options, variables, defaults', async () => {
  const golden: unknown = JSON.parse(await readFile(new URL('command-tree.json', GOLDENS), 'utf8'));
  const tree = description.commands.map(({ help: _help, result: _result, summary: _summary, ...surface }) => surface);

  expect(JSON.parse(JSON.stringify(tree)), REPAIR).toEqual(golden);
});

test('each help text is the committed one', async () => {
  for (const { name, help } of description.commands) {
    expect(help, `${name}: ${REPAIR}`).toBe(await readFile(new URL(`help/${fileOf(name)}.txt`, GOLDENS), 'utf8'));
  }
  expect(`${description.rootHelp}\n`, REPAIR).toBe(await readFile(new URL('help/ecomlake.txt', GOLDENS), 'utf8'));
});

test('each JSON Schema is the committed one, and none is left over', async () => {
  const schemas = { failure: description.failure };
  for (const { name, result } of description.commands) Object.assign(schemas, { [fileOf(name)]: result });
  for (const [name, schema] of Object.entries(schemas)) {
    const golden: unknown = JSON.parse(await readFile(new URL(`${name}.schema.json`, SCHEMAS), 'utf8'));
    expect(JSON.parse(JSON.stringify(schema)), `${name}: ${REPAIR}`).toEqual(golden);
  }
  expect(await readdir(SCHEMAS)).toEqual(
    Object.keys(schemas)
      .sort()
      .map((name) => `${name}.schema.json`),
  );
});

describe('help', () => {
  test('fits 80 columns', () => {
    const lines = [description.rootHelp, ...description.commands.map(({ help }) => help)].join('\n').split('\n');

    expect(lines.filter((line) => textWidth(line) > 80)).toEqual([]);
  });

  test('opens with what the command does, its usage and examples', () => {
    for (const { name, help, summary } of description.commands) {
      expect(help.startsWith(`${summary}\n\nUSAGE\n  $ ecomlake ${name}`), name).toBe(true);
      expect(help.indexOf('EXAMPLES'), name).toBeGreaterThan(0);
      expect(help.indexOf('EXAMPLES'), name).toBeLessThan(help.indexOf('OPTIONS\n'));
    }
  });
});

test('every option has its variable, named after it', () => {
  for (const { flags } of description.commands) {
    for (const { name, env } of flags) expect(env).toBe(`ECOMLAKE_${name.toUpperCase().replaceAll('-', '_')}`);
  }
});
