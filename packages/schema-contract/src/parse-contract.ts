import type { Contract } from './contract.ts';
import { checkContract } from './document/check-contract.ts';
import { readFlatContract } from './document/read-flat-contract.ts';
import { readOdcsContract } from './document/read-odcs-contract.ts';
import { readYamlDocument } from './document/read-yaml-document.ts';

export interface ParseContractOptions {
  /** Shown in messages; nothing is read from it. @default 'contract.yaml' */
  readonly path?: string | undefined;
}

/**
 * Read the contract of one table: ODCS 3.1 or 3.0, or the flat column form. All defaults are filled in, and every part
 * is checked against the others.
 * @throws {ContractError} listing every problem of the stage that failed: `ECL_CONTRACT_TOO_LARGE`,
 *   `ECL_CONTRACT_TOO_DEEP`, `ECL_CONTRACT_ALIASES`, `ECL_CONTRACT_YAML`, then `ECL_CONTRACT_INVALID`,
 *   `ECL_CONTRACT_UNSUPPORTED`, then `ECL_CONTRACT_INCONSISTENT`
 * @example const contract = parseContract(await readFile(path, 'utf8'), { path });
 */
export function parseContract(text: string, { path = 'contract.yaml' }: ParseContractOptions = {}): Contract {
  const document = readYamlDocument(text, path);
  const { problems } = document;
  const form = formOf(document.value);
  if (form === undefined) problems.add('ECL_CONTRACT_INVALID', [], NO_CONTRACT);
  const draft = form === 'flat' ? readFlatContract(document) : form === 'odcs' ? readOdcsContract(document) : undefined;
  if (draft !== undefined && problems.count === 0) checkContract(draft, problems);
  problems.throwIfAny();
  if (draft === undefined) throw new Error('unreachable: a document without problems has a contract');
  return draft.contract;
}

const NO_CONTRACT =
  'this is no contract; expected an ODCS document (apiVersion, kind, id, version, status, schema) or the flat form (table, schema, partition)';

/** The flat form lists columns with a `type` directly below `schema`; ODCS has tables there. */
function formOf(value: unknown): 'odcs' | 'flat' | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  if (Object.hasOwn(value, 'apiVersion') || Object.hasOwn(value, 'kind')) return 'odcs';
  if (Object.hasOwn(value, 'table')) return 'flat';
  const schema: unknown = Reflect.get(value, 'schema');
  const items: readonly unknown[] = Array.isArray(schema) ? schema : [];
  return items.some((item) => typeof item === 'object' && item !== null && Object.hasOwn(item, 'type'))
    ? 'flat'
    : 'odcs';
}
