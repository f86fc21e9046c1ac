import { readFile } from 'node:fs/promises';

import type { Contract } from '@ecomlake/schema-contract';

import { CliError } from '../errors/cli-error.ts';
import { quoteWord } from '../terminal/command-line.ts';

export interface ReadContractResult {
  readonly contract: Contract;
  /** 16 hex digits. */
  readonly fingerprint: string;
}

/**
 * Read one contract file.
 *
 * @param path absolute
 * @throws {CliError} `ECL_CLI_FILE_NOT_FOUND`
 * @throws {ContractError} with every problem of the document
 */
export async function readContract(path: string): Promise<ReadContractResult> {
  const { contractFingerprint, parseContract } = await import('@ecomlake/schema-contract');
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'EISDIR') throw cause;
    throw new CliError('ECL_CLI_FILE_NOT_FOUND', `${path} is a folder; this command takes one contract file`, {
      cause,
      details: { path },
      nextSteps: [`ecomlake contract check ${quoteWord(path)}`],
    });
  });
  const contract = parseContract(text, { path });
  return { contract, fingerprint: contractFingerprint(contract) };
}
