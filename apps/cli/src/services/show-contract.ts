import type { Contract } from '@ecomlake/schema-contract';

import { readContract } from './read-contract.ts';

export const CONTRACT_FORMATS = ['yaml', 'json', 'json-schema', 'typescript', 'zod'] as const;
export type ContractFormat = (typeof CONTRACT_FORMATS)[number];

export interface ContractDocument {
  /** Absolute. */
  readonly path: string;
  readonly table: string;
  readonly id: string;
  readonly version: string;
  readonly fingerprint: string;
  readonly format: ContractFormat;
  /** A JSON document for `json` and `json-schema`, else text. */
  readonly content: unknown;
}

/** A contract with all its defaults, in one of the forms it can be written in. @param path absolute */
export async function showContract(path: string, format: ContractFormat): Promise<ContractDocument> {
  const { contract, fingerprint } = await readContract(path);
  const { id, version, table } = contract;
  return { path, table, id, version, fingerprint, format, content: await write(contract, format) };
}

async function write(contract: Contract, format: ContractFormat): Promise<unknown> {
  const { contractJsonSchema, contractTypescript, contractZod, serializeContract } =
    await import('@ecomlake/schema-contract');
  switch (format) {
    case 'yaml':
      return serializeContract(contract);
    case 'json': {
      // the same ODCS document as in YAML, which JSON is a part of
      const { parse } = await import('yaml');
      return parse(serializeContract(contract), { intAsBigInt: true });
    }
    case 'json-schema':
      return contractJsonSchema(contract);
    case 'typescript':
      return contractTypescript(contract);
    case 'zod':
      return contractZod(contract);
  }
}
