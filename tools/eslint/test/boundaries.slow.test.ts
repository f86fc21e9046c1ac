import { afterAll, beforeAll, expect, test } from 'vitest';

import type { LintRun, WorkspaceCopy } from './workspace-copy.ts';
import { copyWorkspace } from './workspace-copy.ts';

interface PlantedImport {
  readonly what: string;
  readonly path: string;
  readonly source: string;
  readonly rule: string;
  readonly message: string;
}

const BOUNDARIES = '@nx/enforce-module-boundaries';

/** Imports that the architecture forbids; each must be refused by the lint that runs in CI, under this rule's name. */
const FORBIDDEN: readonly PlantedImport[] = [
  {
    what: 'a library that imports a sibling it has no line for',
    path: 'packages/manifest/src/planted-sibling.ts',
    source: `import { openStateStore } from '@ecomlake/state-store';\nexport const planted = openStateStore;\n`,
    rule: BOUNDARIES,
    message: 'tagged with "pkg:manifest" can only depend on libs tagged with "pkg:schema-contract"',
  },
  {
    what: 'a library that imports the composition above it',
    path: 'packages/source-adapters/src/planted-upwards.ts',
    source: `import type { Outcome } from '@ecomlake/pipeline';\nexport type Planted = Outcome;\n`,
    rule: BOUNDARIES,
    message: 'Circular dependency between "@ecomlake/source-adapters" and "@ecomlake/pipeline" detected',
  },
  {
    what: 'a library that imports the application by its path',
    path: 'packages/pipeline/src/planted-app.ts',
    source: `import * as app from '../../../apps/cli/src/index.ts';\nexport const planted = app;\n`,
    rule: BOUNDARIES,
    message: 'Projects cannot be imported by a relative or absolute path',
  },
  {
    what: 'a library that imports winston',
    path: 'packages/state-store/src/planted-winston.ts',
    source: `import winston from 'winston';\nexport const planted = winston;\n`,
    rule: BOUNDARIES,
    message: 'tagged with "type:lib" is not allowed to import "winston"',
  },
  {
    what: 'a library that imports winston by an inner path',
    path: 'packages/state-store/src/planted-winston-inside.ts',
    source: `import winston from 'winston/lib/winston';\nexport const planted = winston;\n`,
    rule: BOUNDARIES,
    message: 'tagged with "type:lib" is not allowed to import "winston/lib/winston"',
  },
  {
    what: 'a library that imports the command-line framework',
    path: 'packages/parquet-writer/src/planted-oclif.ts',
    source: `import { Command } from '@oclif/core';\nexport const planted = Command;\n`,
    rule: BOUNDARIES,
    message: 'tagged with "type:lib" is not allowed to import "@oclif/core"',
  },
  {
    what: 'a pure library that imports a package outside its list',
    path: 'packages/schema-contract/src/planted-external.ts',
    source: `import Papa from 'papaparse';\nexport const planted = Papa;\n`,
    rule: BOUNDARIES,
    message: 'tagged with "effects:pure" is not allowed to import "papaparse"',
  },
  {
    what: 'a pure library that imports the file system',
    path: 'packages/manifest/src/planted-fs.ts',
    source: `import { readFileSync } from 'node:fs';\nexport const planted = readFileSync;\n`,
    rule: 'no-restricted-imports',
    message: 'This package is pure: effects arrive as options',
  },
  {
    what: 'a package that nobody installed',
    path: 'packages/pipeline/src/planted-uninstalled.ts',
    source: `import nothing from 'left-pad';\nexport const planted = nothing;\n`,
    rule: BOUNDARIES,
    message: 'Only packages defined in the "package.json" can be imported',
  },
  {
    what: 'a new package that carries no tags',
    path: 'packages/planted-untagged/src/index.ts',
    source: `import type { Outcome } from '@ecomlake/pipeline';\nexport type Planted = Outcome;\n`,
    rule: BOUNDARIES,
    message: 'without tags matching at least one constraint cannot depend on any libraries',
  },
  {
    what: 'a plugin that imports the application by its path',
    path: 'packages/plugin-planted/src/by-path.ts',
    source: `import * as app from '../../../apps/cli/src/index.ts';\nexport const planted = app;\n`,
    rule: BOUNDARIES,
    message: 'Projects cannot be imported by a relative or absolute path',
  },
  {
    what: 'a plugin that imports the application by its name',
    path: 'packages/plugin-planted/src/by-name.ts',
    source: `import * as app from 'ecomlake';\nexport const planted = app;\n`,
    rule: BOUNDARIES,
    message: 'Only packages defined in the "package.json" can be imported',
  },
  {
    what: 'a plugin that imports winston',
    path: 'packages/plugin-planted/src/winston.ts',
    source: `import winston from 'winston';\nexport const planted = winston;\n`,
    rule: BOUNDARIES,
    message: 'tagged with "type:plugin" is not allowed to import "winston"',
  },
];

const ALLOWED_PATH = 'packages/gcs-uploader/src/planted-allowed.ts';

let workspace: WorkspaceCopy;
let run: LintRun;

beforeAll(async () => {
  workspace = await copyWorkspace();
  for (const { path, source } of FORBIDDEN) await workspace.plant(path, source);
  await workspace.plant(
    ALLOWED_PATH,
    `import type * as manifest from '@ecomlake/manifest';\nexport type Planted = typeof manifest;\n`,
  );
  await plantProject('planted-untagged', []);
  await plantProject('plugin-planted', ['type:plugin', 'effects:io', 'pkg:plugin-planted']);
  const libraries = ['manifest', 'source-adapters', 'pipeline', 'state-store', 'parquet-writer', 'schema-contract'];
  const projects = [...libraries, 'gcs-uploader', 'planted-untagged', 'plugin-planted'];
  run = workspace.lint(projects.map((name) => `@ecomlake/${name}`));
});

afterAll(() => workspace[Symbol.asyncDispose]());

async function plantProject(name: string, tags: readonly string[]): Promise<void> {
  const document = { name: `@ecomlake/${name}`, version: '0.1.0', type: 'module', nx: { tags } };
  await workspace.plant(`packages/${name}/package.json`, JSON.stringify(document));
  await workspace.plant(
    `packages/${name}/tsconfig.json`,
    JSON.stringify({ extends: '../../tsconfig.base.json', include: ['src/**/*.ts'] }),
  );
}

/** The findings printed below a file's heading. */
function findingsOf(path: string): string {
  const [, section = ''] = run.output.split(`/${path}\n`);
  return section.split(/\n\n(?=\/|✖)/)[0] ?? '';
}

test.each(FORBIDDEN)('lint refuses $what', ({ path, rule, message }) => {
  const findings = findingsOf(path);

  expect(findings || run.output).toContain(message);
  // a message may run over several lines; the rule's name ends the last of them
  expect(findings.slice(findings.indexOf(message))).toMatch(new RegExp(`\\s${rule}$`, 'm'));
  expect(findings).toMatch(/^\s+1:1\s+error\s/);
});

test('lint fails as a whole when an import is refused', () => {
  expect(run.status).toBe(1);
});

test('lint has nothing to say about an import the table allows', () => {
  expect(run.output).toContain('gcs-uploader:lint');
  expect(findingsOf(ALLOWED_PATH)).toBe('');
});
