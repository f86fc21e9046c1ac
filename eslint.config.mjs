import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import { defineConfig } from 'eslint/config';
import jsoncParser from 'jsonc-eslint-parser';
import tseslint from 'typescript-eslint';

import { depConstraints } from './tools/eslint/boundaries.ts';
import { ecomlakePlugin } from './tools/eslint/plugin.ts';
import {
  PURE_IMPORTS,
  PURE_PROPERTIES,
  LIBRARY_PROPERTIES,
  SYNTAX,
  TEST_IMPORTS,
  TYPE_NAMES,
  WINSTON_IMPORTS,
  OCLIF_IMPORTS,
} from './tools/eslint/restrictions.ts';

const SOURCES = ['packages/*/src/**/*.ts', 'apps/*/src/**/*.ts'];
const PURE_SOURCES = ['packages/schema-contract/src/**/*.ts', 'packages/manifest/src/**/*.ts'];
const COMMANDS = ['apps/cli/src/commands/**/*.ts', 'packages/plugin-*/src/commands/**/*.ts'];
const TESTS = ['**/test/**/*.ts'];
const LINES = { skipBlankLines: true, skipComments: true };

export default defineConfig(
  {
    ignores: [
      '**/dist',
      '**/out-tsc',
      '**/test-results',
      '**/.nx',
      '**/.ecomlake',
      '**/node_modules',
      '**/fixtures/**',
    ],
  },
  { plugins: { '@nx': nx, ecomlake: ecomlakePlugin } },
  {
    files: ['**/*.ts', '**/*.js', '**/*.mjs'],
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        { banTransitiveDependencies: true, enforceBuildableLibDependency: true, depConstraints },
      ],
      'ecomlake/file-name': 'error',
      'ecomlake/todo-needs-issue': 'error',
      'no-restricted-exports': [
        'error',
        {
          restrictDefaultExports: {
            direct: true,
            named: true,
            defaultFrom: true,
            namedFrom: true,
            namespaceFrom: true,
          },
        },
      ],
    },
  },
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.recommended],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/naming-convention': ['error', ...TYPE_NAMES],
      'ecomlake/relative-import-extension': 'error',
      'no-restricted-syntax': ['error', ...SYNTAX],
    },
  },
  {
    files: SOURCES,
    rules: {
      'max-lines': ['error', { max: 400, ...LINES }],
      'ecomlake/cast-needs-reason': 'error',
      'ecomlake/optional-includes-undefined': 'error',
    },
  },
  {
    files: ['packages/*/src/**/*.ts'],
    rules: { 'no-console': 'error', 'no-restricted-properties': ['error', ...LIBRARY_PROPERTIES] },
  },
  {
    files: PURE_SOURCES,
    rules: {
      'no-restricted-imports': ['error', { paths: PURE_IMPORTS }],
      'no-restricted-properties': ['error', ...LIBRARY_PROPERTIES, ...PURE_PROPERTIES],
    },
  },
  {
    files: ['apps/cli/src/**/*.ts'],
    ignores: ['apps/cli/src/logging.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns: [WINSTON_IMPORTS] }] },
  },
  {
    files: ['apps/cli/src/{services,results}/**/*.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns: [WINSTON_IMPORTS, OCLIF_IMPORTS] }] },
  },
  {
    files: COMMANDS,
    rules: { 'max-lines': ['error', { max: 100, ...LINES }] },
  },
  {
    // oclif finds commands and hooks by their default export, the tools their configuration
    files: [...COMMANDS, '{apps,packages}/*/src/hooks/**/*.ts', '**/*.config.{ts,mjs}'],
    rules: { 'no-restricted-exports': 'off' },
  },
  {
    // what runs before the install is JavaScript, and so are the imports of its tests
    files: ['tools/setup/test/**/*.ts'],
    rules: { 'ecomlake/relative-import-extension': 'off' },
  },
  {
    files: TESTS,
    rules: {
      'no-restricted-imports': ['error', { paths: TEST_IMPORTS }],
      'ecomlake/no-mock-own-code': 'error',
      'ecomlake/describe-depth': 'error',
    },
  },
  {
    files: ['{packages,apps}/*/package.json'],
    languageOptions: { parser: jsoncParser },
    rules: {
      '@nx/dependency-checks': [
        'error',
        {
          ignoredFiles: ['{projectRoot}/test/**/*', '{projectRoot}/eslint.config.*'],
          // loaded by oclif, by their names in package.json
          ignoredDependencies: ['@oclif/plugin-autocomplete', '@oclif/plugin-help', '@oclif/plugin-plugins'],
          checkVersionMismatches: false,
        },
      ],
    },
  },
  prettier,
);
