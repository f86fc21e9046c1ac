import { resolve } from 'node:path';

import type { AdapterSource } from '@ecomlake/pipeline';

import { CliError } from '../errors/cli-error.ts';

/** The adapter that takes the range of days it is to make. */
export const GENERATOR_ID = 'generator';

export interface ChooseSourceOptions {
  /** As typed: a folder or a file. */
  readonly source: string | undefined;
  readonly sourceType: string | undefined;
  /** Each `KEY=VALUE`. */
  readonly sourceOptions: readonly string[];
  /** Dates asked for, sorted; `undefined` for all. */
  readonly dates: readonly string[] | undefined;
  /** Absolute folder against which paths are read. */
  readonly directory: string;
}

/**
 * Where an export reads: files when `--source` is given, else the adapter of `--source-type` itself, with the options typed for it.
 *
 * @throws {CliError} `ECL_CLI_USAGE` when there is neither, or when an option is not of the form `KEY=VALUE`
 */
export function chooseSource(options: ChooseSourceOptions): string | AdapterSource {
  const { source, sourceType, sourceOptions, dates, directory } = options;
  if (source !== undefined) {
    if (sourceOptions.length === 0) return resolve(directory, source);
    throw usage('--source-option is for sources without files; it does not go with --source');
  }
  if (sourceType === undefined) throw usage('no source: give --source, or --source-type for a source without files');
  const range =
    sourceType === GENERATOR_ID && dates !== undefined ? { startDate: dates[0], endDate: dates.at(-1) } : {};
  const typed = Object.fromEntries(sourceOptions.map((option) => parseOption(option, directory)));
  return { adapterId: sourceType, options: { ...range, ...typed } };
}

/** Numbers, booleans and JSON are read as such; what begins with `./`, `../` or `/` is a path; anything else is text. */
function parseOption(option: string, directory: string): readonly [string, unknown] {
  const equals = option.indexOf('=');
  if (equals < 1) throw usage(`--source-option ${option}: expected KEY=VALUE, for example seed=7`);
  const key = option.slice(0, equals);
  const value = option.slice(equals + 1);
  if (/^\.{0,2}\//.test(value)) return [key, resolve(directory, value)];
  try {
    const parsed: unknown = JSON.parse(value);
    return [key, parsed];
  } catch {
    // not JSON, so it is the text it looks like
    return [key, value];
  }
}

function usage(message: string): CliError {
  return new CliError('ECL_CLI_USAGE', message, {
    nextSteps: [
      'ecomlake export-raw --source data --all',
      'ecomlake export-raw --source-type generator --start-date 2024-02-01 --days 3',
      'ecomlake adapters list',
    ],
  });
}
