import { readFile } from 'node:fs/promises';

import type { Contract } from '@ecomlake/schema-contract';

import { findContractFiles } from './find-contract-files.ts';

export interface CheckContractsDocument {
  readonly status: 'success' | 'partial' | 'failure';
  readonly contracts: readonly CheckedContract[];
}

export interface CheckedContract {
  /** As found, absolute. */
  readonly path: string;
  readonly is_valid: boolean;
  /** The rest is `null` when it could not be read. */
  readonly id: string | null;
  readonly version: string | null;
  readonly table: string | null;
  readonly field_count: number | null;
  /** Digest over what decides which rows are accepted and which bytes are written. */
  readonly fingerprint: string | null;
  readonly problems: readonly ContractFinding[];
}

export interface ContractFinding {
  readonly code: string;
  readonly message: string;
  /** Where in the document, e.g. `schema[0].properties[3].logicalType`; empty for the document as a whole. */
  readonly field: string;
  /** Both count from 1; `null` where there is no such place. */
  readonly line: number | null;
  readonly column: number | null;
}

/**
 * Read every contract that the paths stand for and say what is wrong with each.
 *
 * @param paths absolute paths of files and folders
 * @throws {CliError} `ECL_CLI_FILE_NOT_FOUND`; broken contracts are part of the result
 */
export async function checkContracts(paths: readonly string[]): Promise<CheckContractsDocument> {
  const files = [...new Set((await Promise.all(paths.map(findContractFiles))).flat())];
  const checked = refuseSecondTables(await Promise.all(files.map(checkFile)));
  const valid = checked.filter((contract) => contract.is_valid).length;
  const status = valid === checked.length ? 'success' : valid === 0 ? 'failure' : 'partial';
  return { status, contracts: checked };
}

async function checkFile(path: string): Promise<CheckedContract> {
  const { contractFingerprint, parseContract } = await import('@ecomlake/schema-contract');
  const text = await readFile(path, 'utf8');
  let contract: Contract;
  try {
    contract = parseContract(text, { path });
  } catch (error) {
    const problems = problemsOf(error);
    // not about the document: let the command end with it
    if (problems === undefined) throw error;
    return {
      path,
      is_valid: false,
      id: null,
      version: null,
      table: null,
      field_count: null,
      fingerprint: null,
      problems,
    };
  }
  return {
    path,
    is_valid: true,
    id: contract.id,
    version: contract.version,
    table: contract.table,
    field_count: contract.fields.length,
    fingerprint: contractFingerprint(contract),
    problems: [],
  };
}

/** Two contracts of one table leave open which of them counts. */
function refuseSecondTables(checked: readonly CheckedContract[]): readonly CheckedContract[] {
  const firstOf = new Map<string, CheckedContract>();
  return checked.map((contract) => {
    const { table, path } = contract;
    if (table === null) return contract;
    const first = firstOf.get(table);
    if (first === undefined) {
      firstOf.set(table, contract);
      return contract;
    }
    const message = `table ${table} is already described by ${first.path}; keep one of them`;
    const problem = { code: 'ECL_PIPELINE_AMBIGUOUS_TABLE', message, field: '', line: null, column: null };
    return { ...contract, path, is_valid: false, problems: [problem] };
  });
}

/** The problems a `ContractError` lists; `undefined` for any other error. */
function problemsOf(error: unknown): readonly ContractFinding[] | undefined {
  if (!(error instanceof Error) || !('details' in error)) return undefined;
  const { details } = error;
  if (typeof details !== 'object' || details === null || !('problems' in details)) return undefined;
  if (!Array.isArray(details.problems)) return undefined;
  return details.problems.map((problem: Partial<ContractFinding>) => ({
    code: problem.code ?? 'ECL_CONTRACT_INVALID',
    message: problem.message ?? '',
    field: problem.field ?? '',
    line: problem.line ?? null,
    column: problem.column ?? null,
  }));
}
