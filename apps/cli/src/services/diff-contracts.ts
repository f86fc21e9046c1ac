import type { CompatibilityVerdict, ContractChange } from '@ecomlake/schema-contract';

import { readContract } from './read-contract.ts';

export interface ContractDiffDocument {
  /** The gravest of the changes. */
  readonly verdict: CompatibilityVerdict;
  readonly old: ContractSide;
  readonly new: ContractSide;
  readonly changes: readonly ContractChange[];
}

export interface ContractSide {
  readonly path: string;
  readonly table: string;
  readonly version: string;
  readonly fingerprint: string;
}

/** What a new version of a contract means for readers and for rows. Both paths absolute. */
export async function diffContracts(oldPath: string, newPath: string): Promise<ContractDiffDocument> {
  const { compareContracts } = await import('@ecomlake/schema-contract');
  const [before, after] = await Promise.all([readContract(oldPath), readContract(newPath)]);
  const { verdict, changes } = compareContracts(before.contract, after.contract);
  return { verdict, old: sideOf(oldPath, before), new: sideOf(newPath, after), changes };
}

function sideOf(path: string, { contract, fingerprint }: Awaited<ReturnType<typeof readContract>>): ContractSide {
  return { path, table: contract.table, version: contract.version, fingerprint };
}
