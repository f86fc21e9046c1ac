import { stat } from 'node:fs/promises';

import { CliError } from '../errors/cli-error.ts';
import { quoteWord } from '../terminal/command-line.ts';
import { lakePath } from './lake-place.ts';

/**
 * The absolute path of a local lake that exists.
 *
 * @param lake as typed
 * @throws {CliError} `ECL_CLI_USAGE`, `ECL_CLI_FILE_NOT_FOUND`
 */
export async function localLake(lake: string, directory: string): Promise<string> {
  const root = lakePath(lake, directory);
  const info = await stat(root).catch((cause: unknown) => {
    throw new CliError('ECL_CLI_FILE_NOT_FOUND', `${root}: no such lake`, {
      cause,
      details: { path: root },
      nextSteps: [`ecomlake export-raw --source DIR --target ${quoteWord(lake)} --all`],
    });
  });
  if (info.isDirectory()) return root;
  throw new CliError('ECL_CLI_FILE_NOT_FOUND', `${root} is a file; a lake is a folder`, { details: { path: root } });
}
