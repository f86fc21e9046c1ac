import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { CliError } from '../errors/cli-error.ts';

/** A lake as typed: a folder becomes absolute, a URL stays. */
export function lakePlace(lake: string, directory: string): string {
  return isUrl(lake) ? lake : resolve(directory, lake);
}

/** Absolute path of a local lake. @throws {CliError} `ECL_CLI_USAGE` when it is on no local disk */
export function lakePath(lake: string, directory: string): string {
  if (!isUrl(lake)) return resolve(directory, lake);
  try {
    return fileURLToPath(lake);
  } catch (cause) {
    throw new CliError('ECL_CLI_USAGE', `lake ${lake}: expected a folder, or a file: URL with an absolute path`, {
      cause,
      details: { lake },
      nextSteps: ['for example --lake output/raw'],
    });
  }
}

/** A drive letter is no scheme. */
function isUrl(lake: string): boolean {
  return /^[a-z][a-z0-9+.-]+:/i.test(lake);
}
