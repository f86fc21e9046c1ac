import type { GeneratedFile } from '../generated-files.ts';

/** What `apps/cli/bin/describe.js` prints. */
export interface CliDescription {
  readonly commands: readonly CommandDescription[];
  readonly rootHelp: string;
  /** JSON Schema of the document of a failure. */
  readonly failure: object;
}

export interface CommandDescription {
  readonly name: string;
  readonly summary: string;
  readonly aliases: readonly string[];
  readonly args: readonly { readonly name: string; readonly required: boolean; readonly multiple: boolean }[];
  readonly flags: readonly {
    readonly name: string;
    readonly type: 'boolean' | 'option';
    readonly env: string;
    readonly required: boolean;
    readonly multiple: boolean;
    readonly options: readonly string[] | null;
    readonly default: unknown;
  }[];
  readonly help: string;
  /** JSON Schema of the result. */
  readonly result: object;
}

const EXIT_CODES = [
  ['0', 'success', 'all done; also "nothing to do"'],
  ['1', 'partial', 'it came to its end, but more rows were rejected than allowed, or some partitions failed'],
  ['2', 'failure', 'usage, configuration, contract, missing input, no permission, unrecoverable error'],
  ['75', 'temporary', 'stopped on a cause that may pass; the same command resumes'],
  ['130', 'interrupted', 'SIGINT or SIGTERM; the same command resumes'],
] as const;

/** The reference page: conventions that hold for every command, then each command with its help, variables and result. */
export function renderCliReference({ commands, rootHelp, failure }: CliDescription, generatedLine: string): string {
  return [
    `<!-- ${generatedLine} -->`,
    '',
    '# The command line',
    '',
    fenced(rootHelp),
    '',
    'Names of commands, arguments, options and variables, exit codes and the fields of `--json` are stable; the wording of',
    'text and log messages is not. An option given beats its variable, which beats the default. Repeatable options take a',
    'list separated by commas from their variable.',
    '',
    '## Exit codes',
    '',
    '| code | status | meaning |',
    '|---|---|---|',
    ...EXIT_CODES.map(([code, status, meaning]) => `| ${code} | ${status} | ${meaning} |`),
    '',
    'A supervisor runs a command again on 75 and 130, and on no other code.',
    '',
    '## Failures',
    '',
    'In text, a failure says on stderr what happened, why, and what to run next. With `--json` stdout has one document:',
    '',
    schemaBlock(failure),
    '',
    '## Commands',
    '',
    '| command | does |',
    '|---|---|',
    ...commands.map(({ name, summary }) => `| [\`${name}\`](#${anchorOf(name)}) | ${summary} |`),
    '| `plugins …` | install, update and remove plugins; each may bring adapters and commands |',
    '| `autocomplete` | completion for bash, zsh and PowerShell |',
    '| `help` | the help of a command |',
    '',
    ...commands.flatMap(commandSection),
  ].join('\n');
}

function commandSection({ name, help, flags, result, aliases }: CommandDescription): readonly string[] {
  return [
    `### ${name}`,
    '',
    ...(aliases.length === 0 ? [] : [`Also: ${aliases.map((alias) => `\`${alias}\``).join(', ')}.`, '']),
    fenced(help),
    '',
    '<details><summary>Variables</summary>',
    '',
    '| option | variable |',
    '|---|---|',
    ...flags.map((flag) => `| \`--${flag.name}\` | \`${flag.env}\` |`),
    '',
    '</details>',
    '<details><summary>Result of --json (JSON Schema)</summary>',
    '',
    schemaBlock(result),
    '',
    '</details>',
    '',
  ];
}

/** Files that a change of the stable surface shows up in, one per command, so that a review sees it. */
export function cliGoldens({ commands, rootHelp, failure }: CliDescription): readonly GeneratedFile[] {
  const folder = 'apps/cli/test/goldens';
  const tree = commands.map(({ help: _help, result: _result, summary: _summary, ...surface }) => surface);
  return [
    { path: `${folder}/command-tree.json`, text: `${JSON.stringify(tree, null, 2)}\n` },
    { path: `${folder}/help/ecomlake.txt`, text: `${rootHelp}\n` },
    ...commands.map(({ name, help }) => ({ path: `${folder}/help/${fileOf(name)}.txt`, text: help })),
    { path: `apps/cli/schemas/failure.schema.json`, text: `${JSON.stringify(failure, null, 2)}\n` },
    ...commands.map(({ name, result }) => ({
      path: `apps/cli/schemas/${fileOf(name)}.schema.json`,
      text: `${JSON.stringify(result, null, 2)}\n`,
    })),
  ];
}

function fileOf(name: string): string {
  return name.replaceAll(' ', '-');
}

function anchorOf(heading: string): string {
  return heading.toLowerCase().replaceAll(' ', '-');
}

function fenced(text: string): string {
  return ['```text', text.trimEnd(), '```'].join('\n');
}

function schemaBlock(schema: object): string {
  return ['```json', JSON.stringify(schema, null, 2), '```'].join('\n');
}
