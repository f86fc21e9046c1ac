import type { GeneratedFile } from '../generated-files.ts';

export interface PackageTemplateOptions {
  /** Folder below packages/, which is also the npm name behind `@ecomlake/`. */
  readonly name: string;
  /** What the package is for, one sentence. */
  readonly purpose: string;
  readonly effects: 'pure' | 'io';
  /** Folders of the libraries it may import. */
  readonly mayImport: readonly string[];
  /** The family's common version. */
  readonly version: string;
  /** Number of the decision record, four digits. */
  readonly decision: string;
}

/** Every file a new package starts with; the decision record is among them, still to be argued. */
export function packageFiles(options: PackageTemplateOptions): readonly GeneratedFile[] {
  const { name } = options;
  const directory = `packages/${name}`;
  return [
    { path: `${directory}/package.json`, text: json(packageJson(options)) },
    { path: `${directory}/tsconfig.json`, text: json(projectConfig()) },
    { path: `${directory}/tsconfig.lib.json`, text: json(libraryConfig(options)) },
    { path: `${directory}/tsconfig.spec.json`, text: json(testConfig()) },
    { path: `${directory}/README.md`, text: readme(options) },
    { path: `${directory}/src/index.ts`, text: index(name) },
    { path: `${directory}/src/errors.ts`, text: errors(name) },
    { path: `${directory}/test/errors.test.ts`, text: errorsTest(name) },
    { path: `docs/decisions/${options.decision}-${name}.md`, text: decision(options) },
  ];
}

function json(document: object): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}

function packageJson({ name, purpose, effects, mayImport, version }: PackageTemplateOptions): object {
  return {
    name: `@ecomlake/${name}`,
    version,
    description: purpose,
    license: 'Apache-2.0',
    type: 'module',
    sideEffects: false,
    repository: {
      type: 'git',
      url: 'git+https://github.com/ecomlake/ecomlake.git',
      directory: `packages/${name}`,
    },
    engines: { node: '>=22.15' },
    files: ['dist', 'src', '!**/*.tsbuildinfo'],
    exports: {
      '.': {
        '@ecomlake/source': './src/index.ts',
        types: './dist/index.d.ts',
        default: './dist/index.js',
      },
      './package.json': './package.json',
    },
    dependencies: Object.fromEntries(mayImport.map((library) => [`@ecomlake/${library}`, `^${version}`])),
    publishConfig: { access: 'public' },
    nx: {
      tags: ['type:lib', `effects:${effects}`, `pkg:${name}`],
      targets: { test: {}, 'test:slow': {}, 'test:external': {} },
    },
  };
}

function projectConfig(): object {
  return {
    extends: '../../tsconfig.base.json',
    files: [],
    include: [],
    references: [{ path: './tsconfig.lib.json' }, { path: './tsconfig.spec.json' }],
  };
}

function libraryConfig({ mayImport }: PackageTemplateOptions): object {
  return {
    extends: '../../tsconfig.base.json',
    compilerOptions: { rootDir: 'src', outDir: 'dist', tsBuildInfoFile: 'dist/tsconfig.lib.tsbuildinfo' },
    include: ['src/**/*.ts'],
    references: mayImport.map((library) => ({ path: `../${library}/tsconfig.lib.json` })),
  };
}

function testConfig(): object {
  return {
    extends: '../../tsconfig.base.json',
    compilerOptions: {
      rootDir: '.',
      outDir: 'out-tsc',
      tsBuildInfoFile: 'out-tsc/tsconfig.spec.tsbuildinfo',
      rewriteRelativeImportExtensions: false,
      allowImportingTsExtensions: true,
      emitDeclarationOnly: true,
    },
    include: ['test/**/*.ts'],
    references: [{ path: './tsconfig.lib.json' }],
  };
}

function pascalCase(name: string): string {
  return name.replace(/(?:^|-)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function upperSnake(name: string): string {
  return name.replaceAll('-', '_').toUpperCase();
}

function index(name: string): string {
  const type = pascalCase(name);
  return [
    `export { ${type}Error } from './errors.ts';`,
    `export type { ${type}ErrorCode, ${type}ErrorOptions } from './errors.ts';`,
    '',
  ].join('\n');
}

function errors(name: string): string {
  const type = pascalCase(name);
  return `/** Closed set of reasons for which an operation of this package ends. */
export type ${type}ErrorCode =
  /** What happened, in one sentence. What to do, in the next. */
  'ECL_${upperSnake(name)}_INVALID';

export interface ${type}ErrorOptions extends ErrorOptions {
  /** Paths, field names, counts; never secrets or row values. */
  readonly details?: Readonly<Record<string, unknown>> | undefined;
}

/** Every failure this package raises. Branch on \`code\`, never on \`message\`. */
export class ${type}Error extends Error {
  override readonly name = '${type}Error';
  readonly code: ${type}ErrorCode;
  readonly details: Readonly<Record<string, unknown>>;
  /** \`true\` only when repeating the same call can succeed. */
  readonly retryable = false;

  constructor(code: ${type}ErrorCode, message: string, options: ${type}ErrorOptions = {}) {
    super(message, options);
    this.code = code;
    this.details = options.details ?? {};
  }
}
`;
}

function errorsTest(name: string): string {
  const type = pascalCase(name);
  return `import { expect, test } from 'vitest';

import { ${type}Error } from '../src/index.ts';

test('an error carries its code, its details and its cause', () => {
  const cause = new Error('below');

  const error = new ${type}Error('ECL_${upperSnake(name)}_INVALID', 'found this, allowed that', {
    cause,
    details: { path: 'a' },
  });

  expect(error).toMatchObject({ code: 'ECL_${upperSnake(name)}_INVALID', details: { path: 'a' }, retryable: false, cause });
});
`;
}

function readme({ name, purpose }: PackageTemplateOptions): string {
  const type = pascalCase(name);
  return `# @ecomlake/${name}

${purpose}

\`\`\`ts
import { ${type}Error } from '@ecomlake/${name}';

const error = new ${type}Error('ECL_${upperSnake(name)}_INVALID', 'found this, allowed that');
console.log(error.code);
\`\`\`

| export | does |
| --- | --- |
| \`${type}Error\` | every failure of this package, by \`code\` |

More: [docs](../../docs/README.md).
`;
}

function decision({ name, purpose, mayImport, decision: number }: PackageTemplateOptions): string {
  const imports = mayImport.length === 0 ? 'no sibling' : mayImport.map((library) => `\`${library}\``).join(', ');
  return `# ${number} · A package \`${name}\`

**State:** proposed

**Question.** ${purpose} Why is this a package, and not a folder in an existing one?

**Decision.** \`packages/${name}\` is its own package. It imports ${imports}.

**Consequences.** One more line in tools/eslint/boundaries.ts, and one more package in each release.
`;
}
