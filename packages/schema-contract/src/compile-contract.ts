import { arrowSchema } from './arrow-schema.ts';
import { BatchCollector } from './columns/batch-collector.ts';
import { Column } from './columns/column.ts';
import type { RowCursor } from './columns/column.ts';
import { compileStore } from './columns/compile-store.ts';
import { compileTextRules } from './columns/text-rules.ts';
import type { CompiledContract } from './compiled-contract.ts';
import { contractFingerprint } from './contract-fingerprint.ts';
import type { Contract } from './contract.ts';
import { ContractError } from './errors.ts';
import type { ContractProblem } from './errors.ts';

/** Rows a builder makes room for at first: small enough for a cache, large enough for a vectorised engine. */
const DEFAULT_CAPACITY = 65_536;

/**
 * Make a contract executable: the Arrow schema of its fields and builders that convert, judge and collect their values.
 *
 * @throws {ContractError} `ECL_CONTRACT_INVALID` when a pattern, bound, format or zone cannot be compiled, or a constraint does not
 * apply to its field's type; contracts from `parseContract` pass
 */
export function compileContract(contract: Contract): CompiledContract {
  const problems: ContractProblem[] = [];
  const factories = contract.fields.map((field) => ({
    field,
    makeStore: compileStore(field, (part, message) => {
      problems.push({ code: 'ECL_CONTRACT_INVALID', field: `${field.name}.${part}`, message });
    }),
  }));
  const [first, ...rest] = problems;
  if (first !== undefined) throw new ContractError(`contract ${contract.id}`, [first, ...rest]);
  const rules = compileTextRules(contract.nulls, contract.dialect.trim);
  return {
    contract,
    fingerprint: contractFingerprint(contract),
    schema: arrowSchema(contract.fields),
    createBatchBuilder({ capacity: wanted = DEFAULT_CAPACITY } = {}) {
      const capacity = Math.max(1, wanted);
      const cursor: RowCursor = { row: 0 };
      const columns = factories.map(({ field, makeStore }) => {
        const store = makeStore({ capacity, cursor, isNested: false });
        return new Column({ field, store, cursor, rules, capacity });
      });
      return new BatchCollector(columns, cursor);
    },
  };
}
