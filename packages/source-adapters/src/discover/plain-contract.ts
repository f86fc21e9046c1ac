import type { Contract, ContractField, CsvDialect } from '@ecomlake/schema-contract';

export const PLAIN_DIALECT: CsvDialect = {
  delimiter: ',',
  quote: '"',
  escape: '"',
  header: true,
  comment: null,
  encoding: 'utf-8',
  trim: false,
};

/** A contract with nothing but fields; everything else at its default. */
export function plainContract(table: string, fields: readonly ContractField[]): Contract {
  return {
    id: table,
    version: '1.0.0',
    table,
    fields,
    primaryKey: [],
    relationships: [],
    dialect: PLAIN_DIALECT,
    nulls: { emptyUnquoted: 'null', emptyQuoted: 'empty', tokens: [], quotedTokens: 'value' },
    partition: { kind: 'snapshot', key: 'ingest_dt' },
    sort: [],
    lineage: { batchId: true, ingestionTs: true, eventId: false, sourceFile: true },
    evolution: { columns: 'freeze', types: 'discard_row' },
    rejects: { maxRows: null, maxShare: null },
  };
}
