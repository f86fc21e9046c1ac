import { serializeContract } from '@ecomlake/schema-contract';
import type { Contract, ContractField, CsvDialect } from '@ecomlake/schema-contract';

import { SourceAdapterError } from '../errors.ts';
import type { ProposedContract } from '../source-adapter.ts';
import type { ColumnGuess } from './create-column-probe.ts';
import { PLAIN_DIALECT, plainContract } from './plain-contract.ts';
import { fieldOf } from './type-candidates.ts';

export interface ProposeContractOptions {
  readonly fileName: string;
  readonly columns: readonly ColumnGuess[];
  /** Rows the guesses rest on. */
  readonly sampledRows: number;
  /** The sample is all there is. */
  readonly isWhole: boolean;
  readonly dialect?: CsvDialect | undefined;
  /** Notes of the caller, put first. */
  readonly notes?: readonly string[] | undefined;
}

/** Write the contract that the guesses amount to, and say in notes what a person should look at. */
export function proposeContract(options: ProposeContractOptions): ProposedContract {
  const { fileName, columns, sampledRows, isWhole, dialect = PLAIN_DIALECT, notes = [] } = options;
  if (columns.length === 0) {
    throw new SourceAdapterError(
      'ECL_SOURCE_EMPTY',
      `${fileName}: no column was found, so there is nothing to propose`,
    );
  }
  const table = tableName(fileName);
  const fields = columns.map(({ name, type, formats, hasNulls }) =>
    fieldOf(name, type, formats, !hasNulls && sampledRows > 0),
  );
  const key = candidateKey(columns, sampledRows);
  const day = partitionColumn(fields);
  const nullTokens = [...new Set(columns.flatMap((column) => column.nullTokens))].sort();
  const plain = plainContract(table, fields);
  const contract: Contract = {
    ...plain,
    primaryKey: key === undefined ? [] : [key],
    dialect,
    nulls: { ...plain.nulls, tokens: nullTokens },
    partition:
      day === undefined ? { kind: 'snapshot', key: 'ingest_dt' } : { kind: 'event-date', key: 'ingest_dt', field: day },
    lineage: { ...plain.lineage, eventId: key !== undefined },
  };
  return {
    table,
    yaml: serializeContract(contract),
    notes: [
      ...notes,
      `Types rest on ${isWhole ? 'all' : 'a sample of'} ${sampledRows} rows${isWhole ? '' : '; values further on may not fit and would become rejects'}.`,
      day === undefined
        ? 'No date column was found: the table is a snapshot, written whole into each ingest date.'
        : `Partitioned by the day of ${day}; choose another column if that is not when the event happened.`,
      key === undefined
        ? 'No column was unique, so there is no primary key and no event_id.'
        : `${key} is unique in the sample and was taken as primary key.`,
      ...columns.flatMap(columnNotes),
      ...(nullTokens.length === 0
        ? []
        : [
            `Unquoted ${nullTokens.map((token) => JSON.stringify(token)).join(', ')} is read as null, in every column of the table.`,
          ]),
    ],
  };
}

function columnNotes({ name, type, formats, rivalFormats, valueCount, hasNulls }: ColumnGuess): string[] {
  const notes: string[] = [];
  if (valueCount === 0) notes.push(`${name} holds no value in the sample; string is a placeholder.`);
  if (formats.length > 0 && rivalFormats.length > 0) {
    notes.push(
      `${name} was read as ${formats.join(', ')}, but ${rivalFormats.join(', ')} fits every value too: check day and month.`,
    );
  }
  if (type.kind === 'timestamp')
    notes.push(`${name} has no zone and stays without one; make it timestamptz with a zone if it is an instant.`);
  if (type.kind === 'decimal') notes.push(`${name} is decimal with ${type.scale} places, the most that were seen.`);
  if (!hasNulls && valueCount > 0) notes.push(`${name} is required: no null was seen.`);
  return notes;
}

/** A unique column without nulls: one that is called id, key, code or number, or else the first of the table. */
function candidateKey(columns: readonly ColumnGuess[], sampledRows: number): string | undefined {
  const isKey = ({ isUnique, hasNulls, valueCount, type }: ColumnGuess): boolean =>
    isUnique && !hasNulls && valueCount === sampledRows && type.kind !== 'number' && type.kind !== 'decimal';
  const named = columns.find(
    (column) => isKey(column) && /(^|[^a-z])(id|uuid|key|code|no|number|sku)$|[a-z]Id$/i.test(column.name),
  );
  return (named ?? columns.slice(0, 1).find(isKey))?.name;
}

function partitionColumn(fields: readonly ContractField[]): string | undefined {
  return fields.find(({ type }) => type.kind === 'date' || type.kind === 'timestamp' || type.kind === 'timestamptz')
    ?.name;
}

/** `/data/Orders 2024.csv.gz` → `orders_2024` */
function tableName(fileName: string): string {
  const base = fileName.replace(/^.*[/\\]/, '').replace(/(\.[a-z0-9]+){1,2}$/i, '');
  const name = base
    .normalize('NFKD')
    .replaceAll(/[^a-zA-Z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
    .toLowerCase();
  return /^[a-z]/.test(name) ? name : `t_${name || 'able'}`;
}
