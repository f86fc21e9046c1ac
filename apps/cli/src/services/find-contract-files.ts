import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { CliError } from '../errors/cli-error.ts';
import { quoteWord } from '../terminal/command-line.ts';

/**
 * The contract files a path stands for: itself, or the YAML files directly in a folder, by name.
 *
 * @param path absolute
 * @throws {CliError} `ECL_CLI_FILE_NOT_FOUND` when there is nothing of that name, or no contract in the folder
 */
export async function findContractFiles(path: string): Promise<readonly string[]> {
  const info = await stat(path).catch((cause: unknown) => {
    throw notFound(`${path}: no such file or folder`, path, cause);
  });
  if (!info.isDirectory()) return [path];
  const entries = await readdir(path, { withFileTypes: true });
  const files = entries
    .filter((entry) => !entry.isDirectory() && /^[^._].*\.ya?ml$/i.test(entry.name))
    .map(({ name }) => join(path, name))
    .sort();
  if (files.length > 0) return files;
  throw notFound(`${path}: the folder holds no contract (*.yaml, *.yml)`, path);
}

function notFound(message: string, path: string, cause?: unknown): CliError {
  return new CliError('ECL_CLI_FILE_NOT_FOUND', message, {
    cause,
    details: { path },
    nextSteps: [`ecomlake contract propose FILE --output ${quoteWord(path)}`],
  });
}
