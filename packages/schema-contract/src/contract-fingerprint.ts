import { createHash } from 'node:crypto';

import { canonicalJson } from './canonical-json.ts';
import type { Contract, ContractField, LogicalType } from './contract.ts';

/**
 * The first 16 hex digits of the sha256 over what decides which rows are accepted and which bytes are written: table,
 * fields in order (names, types, required, constraints, formats, zones), primary key, dialect, null policy, partition rule,
 * sort, lineage and evolution. Descriptions, classification, id, version, relationships and the reject threshold do not
 * take part: changing them does not call for writing a partition again.
 */
export function contractFingerprint(contract: Contract): string {
  return createHash('sha256')
    .update(canonicalJson(meaningOf(contract)))
    .digest('hex')
    .slice(0, 16);
}

function meaningOf(contract: Contract): unknown {
  const { table, fields, primaryKey, dialect, nulls, partition, sort, lineage, evolution } = contract;
  return {
    /** Goes up when the meaning below is laid out differently. */
    format: 1,
    table,
    fields: fields.map(fieldMeaning),
    primaryKey,
    dialect,
    nulls: { ...nulls, tokens: [...nulls.tokens].sort() },
    partition,
    sort,
    lineage,
    evolution,
  };
}

function fieldMeaning({ name, type, required, constraints, formats, zone }: ContractField): unknown {
  const allowed =
    constraints.enum && [...constraints.enum].sort((left, right) => (String(left) < String(right) ? -1 : 1));
  return { name, type: typeMeaning(type), required, constraints: { ...constraints, enum: allowed }, formats, zone };
}

function typeMeaning(type: LogicalType): unknown {
  if (type.kind === 'array') return { kind: type.kind, items: typeMeaning(type.items) };
  if (type.kind === 'object') return { kind: type.kind, fields: type.fields.map(fieldMeaning) };
  return type;
}
