import type { Relationship } from '../contract.ts';
import type { ContractProblems, DocumentPath } from './contract-problems.ts';
import type { OdcsRelationship, OdcsSchemaObject } from './odcs-model.ts';

interface Reference {
  readonly table: string;
  readonly field: string;
}

/** Foreign keys, those of the table first, then those written at single fields. */
export function readOdcsRelationships(
  table: OdcsSchemaObject,
  path: DocumentPath,
  isVersion30: boolean,
  problems: ContractProblems,
): readonly Relationship[] {
  const found: Relationship[] = [];
  const read = (relationship: OdcsRelationship, place: DocumentPath, from: readonly string[] | undefined): void => {
    if (isVersion30) {
      const message = 'relationships came with ODCS 3.1; set apiVersion: v3.1.0';
      problems.add('ECL_CONTRACT_INVALID', place, message);
      return;
    }
    const fields = from ?? readSide(relationship.from, [...place, 'from'], table.name, problems);
    const target = readSide(relationship.to, [...place, 'to'], undefined, problems);
    const [toTable] = target?.map((reference) => reference.table) ?? [];
    if (fields === undefined || target === undefined || toTable === undefined) return;
    if (target.some((reference) => reference.table !== toTable)) {
      problems.add('ECL_CONTRACT_INVALID', [...place, 'to'], 'all fields of `to` must be of one table');
      return;
    }
    found.push({
      fields: fields.map((side) => (typeof side === 'string' ? side : side.field)),
      toTable,
      toFields: target.map((reference) => reference.field),
    });
  };

  for (const [index, relationship] of (table.relationships ?? []).entries()) {
    read(relationship, [...path, 'relationships', index], undefined);
  }
  for (const [position, property] of table.properties.entries()) {
    for (const [index, relationship] of (property.relationships ?? []).entries()) {
      const place = [...path, 'properties', position, 'relationships', index];
      if (relationship.from === undefined) read(relationship, place, [property.name]);
      else
        problems.add(
          'ECL_CONTRACT_INVALID',
          [...place, 'from'],
          'a relationship at a field begins there; remove `from`',
        );
    }
  }
  return found;
}

function readSide(
  side: string | readonly string[] | undefined,
  path: DocumentPath,
  ownTable: string | undefined,
  problems: ContractProblems,
): readonly Reference[] | undefined {
  if (side === undefined) {
    problems.add('ECL_CONTRACT_INVALID', path, 'a relationship of the table needs `from`, e.g. orders.customer_id');
    return undefined;
  }
  const references = (typeof side === 'string' ? [side] : side).map((text) => {
    const reference = parseReference(text);
    if (reference === undefined) {
      const message = `expected table.field or schema/table/properties/field, got ${JSON.stringify(text)}`;
      problems.add('ECL_CONTRACT_INVALID', path, message);
    } else if (ownTable !== undefined && reference.table !== ownTable) {
      problems.add(
        'ECL_CONTRACT_INVALID',
        path,
        `\`from\` must name a field of ${ownTable}, got ${JSON.stringify(text)}`,
      );
    }
    return reference;
  });
  const good = references.filter((reference) => reference !== undefined);
  return good.length === references.length ? good : undefined;
}

function parseReference(text: string): Reference | undefined {
  const match =
    /^([A-Za-z_]\w*)\.([A-Za-z_]\w*)$/.exec(text) ?? /^(?:[^#]*#)?\/?schema\/([^/]+)\/properties\/([^/]+)$/.exec(text);
  const [, table, field] = match ?? [];
  return table === undefined || field === undefined ? undefined : { table, field };
}
