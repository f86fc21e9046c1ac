import { Flags } from '@oclif/core';

import { CliError } from '../errors/cli-error.ts';
import { withEnvironment } from './with-environment.ts';

/** From talkative to silent; the names of Python and of Cloud Logging. */
export const LOG_LEVELS = ['DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

const LEVEL_ALIASES: Readonly<Record<string, LogLevel>> = { WARN: 'WARNING', FATAL: 'CRITICAL' };

/** @throws {CliError} `ECL_CLI_USAGE` */
export function parseLogLevel(text: string): LogLevel {
  const upper = text.trim().toUpperCase();
  const level = LEVEL_ALIASES[upper] ?? LOG_LEVELS.find((name) => name === upper);
  if (level !== undefined) return level;
  throw new CliError(
    'ECL_CLI_USAGE',
    `--log-level: "${text}" is none of ${LOG_LEVELS.join(', ')} (any case; warn and fatal too)`,
  );
}

const helpGroup = 'GLOBAL';

/** Options of every command; accepted before the command's name as well. */
export const GLOBAL_FLAGS = withEnvironment({
  json: Flags.boolean({ helpGroup, summary: 'Print one JSON document on stdout, on failure too.' }),
  'log-level': Flags.custom<LogLevel>({
    helpGroup,
    helpValue: 'LEVEL',
    default: 'INFO',
    summary: 'Least severe messages to show: debug, info, warning, error, critical.',
    parse: async (text) => parseLogLevel(text),
  })(),
  'log-format': Flags.option({
    helpGroup,
    options: ['text', 'json'] as const,
    helpValue: 'text|json',
    default: 'text' as const,
    summary: 'Form of log messages on stderr.',
  })(),
  quiet: Flags.boolean({ helpGroup, summary: 'Print the result and errors only.' }),
  'no-progress': Flags.boolean({ helpGroup, summary: 'No progress line.' }),
  'no-color': Flags.boolean({ helpGroup, summary: 'No colours; NO_COLOR does the same.' }),
});

/** Options of {@link GLOBAL_FLAGS} that take a value as the next argument. */
export const GLOBAL_VALUE_FLAGS: ReadonlySet<string> = new Set(['--log-level', '--log-format']);
