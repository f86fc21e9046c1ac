import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import jsoncParser from 'jsonc-eslint-parser';
import tseslint from 'typescript-eslint';

import { depConstraints } from './tools/eslint/boundaries.mjs';

export default tseslint.config(
  { ignores: ['**/dist', '**/out-tsc', '**/.nx', '**/node_modules', '**/fixtures/**'] },
  { plugins: { '@nx': nx } },
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
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportAllDeclaration', message: 'Name what you export: src/index.ts is the only door.' },
        { selector: 'TSEnumDeclaration', message: 'Use a literal union.' },
      ],
    },
  },
  {
    files: ['**/*.ts', '**/*.js', '**/*.mjs'],
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        { banTransitiveDependencies: true, enforceBuildableLibDependency: true, depConstraints },
      ],
    },
  },
  {
    files: ['packages/*/src/**/*.ts'],
    rules: {
      'no-console': 'error',
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Libraries take options; only the CLI reads the environment.' },
        { object: 'process', property: 'cwd', message: 'Libraries take absolute paths.' },
      ],
    },
  },
  {
    files: ['packages/schema-contract/src/**/*.ts', 'packages/manifest/src/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: ['fs', 'fs/promises', 'net', 'http', 'https', 'child_process', 'process', 'os'].map((name) => ({
            name: `node:${name}`,
            message: 'This package is pure: effects arrive as options.',
          })),
        },
      ],
    },
  },
  {
    files: ['apps/cli/src/commands/**/*.ts'],
    rules: { 'max-lines': ['error', { max: 100, skipComments: true, skipBlankLines: true }] },
  },
  {
    files: ['{packages,apps}/*/package.json'],
    languageOptions: { parser: jsoncParser },
    rules: {
      '@nx/dependency-checks': [
        'error',
        { ignoredFiles: ['{projectRoot}/test/**/*', '{projectRoot}/eslint.config.*'], checkVersionMismatches: false },
      ],
    },
  },
  prettier,
);
