/** Settings of stock rules, with the message a reader needs; eslint.config.mjs says which files they bind. */

export const SYNTAX = [
  { selector: 'ExportAllDeclaration', message: 'Name what you export: src/index.ts is the only door.' },
  { selector: 'TSEnumDeclaration', message: 'Use a literal union.' },
  {
    selector: 'ExportNamedDeclaration > VariableDeclaration[kind="let"]',
    message: 'Modules hold no state: hand it out through a function or a class with a lifetime.',
  },
] as const;

export const LIBRARY_PROPERTIES = [
  { object: 'process', property: 'env', message: 'Libraries take options; only the CLI reads the environment.' },
  { object: 'process', property: 'cwd', message: 'Libraries take absolute paths.' },
  { object: 'process', property: 'exit', message: 'Libraries throw or return; only the CLI ends the process.' },
] as const;

export const PURE_PROPERTIES = [
  { object: 'Date', property: 'now', message: 'This package is pure: time arrives as an option.' },
  { object: 'Math', property: 'random', message: 'This package is pure: randomness arrives as an option.' },
] as const;

/** The boundary rule leaves Node's own modules alone, so that they are named here. */
export const PURE_IMPORTS = ['fs', 'fs/promises', 'net', 'http', 'http2', 'https', 'child_process', 'process', 'os']
  .flatMap((name) => [name, `node:${name}`])
  .map((name) => ({ name, message: 'This package is pure: effects arrive as options.' }));

export const TEST_IMPORTS = [
  { name: 'vitest', importNames: ['it'], message: 'Tests are sentences of behaviour: use `test`.' },
] as const;

export const WINSTON_IMPORTS = {
  group: ['winston', 'winston/*'],
  message: 'Only src/logging.ts makes a logger; everything else takes the port.',
} as const;

export const OCLIF_IMPORTS = {
  group: ['@oclif/*', 'oclif'],
  message: 'Services and results know no command line: take what you need as options.',
} as const;

/** Words that name nothing: a type is the noun it describes. */
export const TYPE_NAMES = [
  {
    selector: 'interface',
    format: ['PascalCase'],
    custom: { regex: '^I[A-Z]|(?:Impl|Info|Manager)$', match: false },
  },
  {
    selector: 'typeAlias',
    format: ['PascalCase'],
    custom: { regex: '^T[A-Z]|(?:Impl|Info|Manager)$', match: false },
  },
] as const;
