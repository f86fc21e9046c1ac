import { arrowField, itemField } from '../arrow-schema.ts';
import type { ContractField, LogicalType } from '../contract.ts';
import { Column } from './column.ts';
import type { RowCursor } from './column.ts';
import { compileStore } from './compile-store.ts';
import type { ReportProblem, StoreFactory } from './compile-store.ts';
import { ListStore } from './list-store.ts';
import { StructStore } from './struct-store.ts';
import { compileTextRules } from './text-rules.ts';

/** Compile a list or an object: a store over the columns of its items or members, which take values only. */
export function compileNested(
  type: Extract<LogicalType, { kind: 'array' | 'object' }>,
  report: ReportProblem,
): StoreFactory {
  if (type.kind === 'array') {
    const makeItems = compileMember(itemField(type.items), report);
    return ({ capacity }) => {
      const cursor: RowCursor = { row: 0 };
      return new ListStore(capacity, makeItems(capacity, cursor), cursor);
    };
  }
  const makeMembers = type.fields.map((field) => compileMember(field, report));
  return ({ capacity, cursor }) => {
    const columns = makeMembers.map((makeMember) => makeMember(capacity, cursor));
    return new StructStore(
      columns,
      columns.map((column) => arrowField(column.field, column.arrowType)),
    );
  };
}

function compileMember(field: ContractField, report: ReportProblem): (capacity: number, cursor: RowCursor) => Column {
  const makeStore = compileStore(field, (part, message) => report(`${field.name}.${part}`, message));
  return (capacity, cursor) => {
    const store = makeStore({ capacity, cursor, isNested: true });
    return new Column({ field, store, cursor, rules: VALUES_ONLY, capacity });
  };
}

/** Never asked: text of nested values is JSON, which has its own null. */
const VALUES_ONLY = compileTextRules(
  { emptyUnquoted: 'empty', emptyQuoted: 'empty', tokens: [], quotedTokens: 'value' },
  false,
);
