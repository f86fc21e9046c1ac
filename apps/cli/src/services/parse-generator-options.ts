import { join, resolve } from 'node:path';

import type { ExtraMess, MessLevel } from '@ecomlake/ecom-generator';

import { CliError } from '../errors/cli-error.ts';
import { parseDay } from './parse-date-selection.ts';
import type { DateOptions } from './parse-date-selection.ts';

/** The options of `run-generator` as typed, dates excepted; what was not typed is `undefined`. */
export interface GeneratorFlagValues {
  readonly config?: string | undefined;
  readonly seed?: number | undefined;
  readonly 'artifact-root': string;
  readonly 'output-dir'?: string | undefined;
  readonly 'messiness-level': MessLevel;
  readonly 'load-lookups-from'?: string | undefined;
  readonly 'id-state-file'?: string | undefined;
  readonly 'generate-lookups-only'?: boolean | undefined;
  readonly check?: boolean | undefined;
  readonly 'mess-ledger'?: boolean | undefined;
  readonly 'dry-run'?: boolean | undefined;
  readonly typos?: number | undefined;
  readonly duplicates?: number | undefined;
  readonly 'numeric-corruption'?: number | undefined;
}

export interface ParseGeneratorOptionsInput {
  readonly flags: GeneratorFlagValues;
  readonly dates: DateOptions;
  /** Absolute folder against which paths are read. */
  readonly directory: string;
}

/** What a run is asked to do; all paths are absolute. */
export interface GeneratorOptions {
  /** Shipped values without it. */
  readonly configPath: string | undefined;
  readonly seed: number | undefined;
  /** `YYYY-MM-DD`, both or none. */
  readonly startDate: string | undefined;
  readonly endDate: string | undefined;
  readonly artifactRoot: string;
  readonly outputDirectory: string | undefined;
  /** Where lookups go when nothing else is made. */
  readonly lookupsDirectory: string;
  readonly lookupsFrom: string | undefined;
  readonly idStateFile: string | undefined;
  readonly messLevel: MessLevel;
  readonly extraMess: ExtraMess;
  readonly check: boolean;
  readonly messLedger: boolean;
  /** Make the lookups and no days. */
  readonly isLookupsOnly: boolean;
  readonly isDryRun: boolean;
}

/** Options that only mean something where days are made. */
const OF_DAYS = [
  'load-lookups-from',
  'id-state-file',
  'check',
  'mess-ledger',
  'typos',
  'duplicates',
  'numeric-corruption',
] as const;

/** What can be said of a run from its command line alone. @throws {CliError} `ECL_CLI_USAGE` */
export function parseGeneratorOptions({ flags, dates, directory }: ParseGeneratorOptionsInput): GeneratorOptions {
  if (flags['generate-lookups-only'] === true) refuseOptionsOfDays(flags);
  const pathOf = (name: 'config' | 'output-dir' | 'load-lookups-from' | 'id-state-file'): string | undefined =>
    absolutePath(flags[name], `--${name}`, directory);
  const outputDirectory = pathOf('output-dir');
  const artifactRoot = absolutePath(flags['artifact-root'], '--artifact-root', directory) ?? directory;
  return {
    configPath: pathOf('config'),
    seed: flags.seed,
    ...parseWindow(dates),
    artifactRoot,
    outputDirectory,
    lookupsDirectory: outputDirectory ?? join(artifactRoot, 'static_lookups'),
    lookupsFrom: pathOf('load-lookups-from'),
    idStateFile: pathOf('id-state-file'),
    messLevel: flags['messiness-level'],
    extraMess: {
      typos: flags.typos,
      duplicates: flags.duplicates,
      numericCorruption: flags['numeric-corruption'],
    },
    check: flags.check === true,
    messLedger: flags['mess-ledger'] === true,
    isLookupsOnly: flags['generate-lookups-only'] === true,
    isDryRun: flags['dry-run'] === true,
  };
}

function refuseOptionsOfDays(flags: GeneratorFlagValues): void {
  const given = OF_DAYS.filter((name) => flags[name] !== undefined && flags[name] !== false).map((name) => `--${name}`);
  if (given.length === 0) return;
  throw usage(`--generate-lookups-only makes no days, so ${given.join(' and ')} would have no effect`, [
    `leave out ${given.join(' and ')}, or --generate-lookups-only`,
  ]);
}

function parseWindow({ startDate, endDate }: DateOptions): Pick<GeneratorOptions, 'startDate' | 'endDate'> {
  if (startDate === undefined && endDate === undefined) return { startDate, endDate };
  if (startDate === undefined || endDate === undefined) {
    const [given, missing] = startDate === undefined ? ['--end-date', '--start-date'] : ['--start-date', '--end-date'];
    throw usage(`${given} is given without ${missing}: give both, or neither`, [
      `add ${missing} YYYY-MM-DD, or leave ${given} out`,
    ]);
  }
  const start = parseDay(startDate, '--start-date');
  const end = parseDay(endDate, '--end-date');
  if (end < start) throw usage(`--end-date ${end} is before --start-date ${start}`, ['swap them']);
  return { startDate: start, endDate: end };
}

function absolutePath(text: string | undefined, option: string, directory: string): string | undefined {
  if (text === undefined) return undefined;
  // an empty variable of a script would silently become the working folder
  if (text.trim() === '')
    throw usage(`${option}: expected a path, found nothing`, [`leave ${option} out, or name a path`]);
  return resolve(directory, text);
}

function usage(message: string, nextSteps: readonly string[]): CliError {
  return new CliError('ECL_CLI_USAGE', message, { nextSteps });
}
