import { readFileSync } from 'node:fs';

import { parseContract } from '@ecomlake/schema-contract';
import type { Contract } from '@ecomlake/schema-contract';

import { ECOM_TABLES } from './ecom-tables.ts';
import type { EcomTable } from './ecom-tables.ts';

export interface EcomContractOptions {
  /** `false` leaves `orders` without `cart_id`, as the configuration key `emit_cart_link` does. @default true */
  readonly emitCartLink?: boolean | undefined;
}

const CART_LINK = 'cart_id';

/** The contract of a table, read from the YAML file shipped in `contracts/`. */
export function loadEcomContract(table: EcomTable, { emitCartLink = true }: EcomContractOptions = {}): Contract {
  const url = ecomContractUrl(table);
  const contract = parseContract(readFileSync(url, 'utf8'), {
    path: `@ecomlake/ecom-generator/contracts/${table}.yaml`,
  });
  if (emitCartLink || table !== 'orders') return contract;
  return {
    ...contract,
    fields: contract.fields.filter((field) => field.name !== CART_LINK),
    relationships: contract.relationships.filter((relationship) => !relationship.fields.includes(CART_LINK)),
  };
}

/** The contracts of all eight tables, parents before children. */
export function loadEcomContracts(options: EcomContractOptions = {}): ReadonlyMap<EcomTable, Contract> {
  return new Map(ECOM_TABLES.map((table) => [table, loadEcomContract(table, options)]));
}

/** Where the YAML file of a table stands in this package. */
export function ecomContractUrl(table: EcomTable): URL {
  return new URL(`../../contracts/${table}.yaml`, import.meta.url);
}
