import type { Relationship } from '../contract.ts';
import { buildSections } from './build-sections.ts';
import { checkModel } from './check-model.ts';
import type { ContractDraft, ContractPart } from './contract-draft.ts';
import type { ContractProblems, DocumentPath } from './contract-problems.ts';
import { odcsModel } from './odcs-model.ts';
import type { OdcsSchemaObject } from './odcs-model.ts';
import { EXTENSION_PREFIX, readCustomProperties } from './read-custom-properties.ts';
import { readOdcsFields } from './read-odcs-field.ts';
import { readOdcsRelationships } from './read-odcs-relationships.ts';
import type { YamlDocument } from './read-yaml-document.ts';
import { sectionModels } from './section-models.ts';

const TABLE_PATH: DocumentPath = ['schema', 0];

/** Read an ODCS document; `undefined` when problems were added. */
export function readOdcsContract({ value, problems, textOf }: YamlDocument): ContractDraft | undefined {
  const document = checkModel(odcsModel, value, [], problems);
  const [table, ...others] = document?.schema ?? [];
  if (document === undefined || table === undefined) return undefined;
  if (others.length > 0) {
    const names = [table, ...others].map((other) => other.name).join(', ');
    const message = `the file describes ${others.length + 1} tables (${names}); a contract describes one: give each a file of its own`;
    problems.add('ECL_CONTRACT_UNSUPPORTED', ['schema', 1], message);
  }
  readCustomProperties(document.customProperties, {}, [], problems);
  const { values, paths } = readCustomProperties(table.customProperties, sectionModels, TABLE_PATH, problems);
  const isVersion30 = document.apiVersion.startsWith('v3.0.');
  const settings = buildSections({
    sections: values,
    at: (name) => paths.get(name) ?? TABLE_PATH,
    nameOf: (name) => `the custom property ${EXTENSION_PREFIX}${name} to the schema object`,
    problems,
  });
  const fields = readOdcsFields(table.properties, [...TABLE_PATH, 'properties'], { isVersion30, problems, textOf });
  const standard = readOdcsRelationships(table, TABLE_PATH, isVersion30, problems);
  const relationships: readonly Relationship[] = [...standard, ...(values.relationships ?? [])];
  const primaryKey = readPrimaryKey(table, problems);
  if (settings === undefined || fields === undefined) return undefined;

  const description = table.description ?? document.description?.purpose;
  return {
    contract: {
      id: document.id,
      version: document.version,
      table: table.name,
      ...(description === undefined ? {} : { description }),
      fields,
      primaryKey,
      relationships,
      ...settings,
    },
    placeOf: (part) => placeOf(part, table, standard.length, paths),
  };
}

/** Positions order the key; without them it is in field order. */
function readPrimaryKey(table: OdcsSchemaObject, problems: ContractProblems): readonly string[] {
  const keys = table.properties.flatMap((property, index) => {
    const position = property.primaryKeyPosition ?? -1;
    if (property.primaryKey === true) return [{ name: property.name, position, index }];
    if (position >= 0) {
      const message = 'a position without a key; set primaryKey: true, or remove primaryKeyPosition';
      problems.add('ECL_CONTRACT_INVALID', [...TABLE_PATH, 'properties', index, 'primaryKeyPosition'], message);
    }
    return [];
  });
  const positioned = keys.filter((key) => key.position >= 0);
  for (const key of positioned) {
    const twin = positioned.find((other) => other.position === key.position && other.index < key.index);
    if (twin === undefined && positioned.length === keys.length) continue;
    const message =
      twin === undefined
        ? 'give every field of the primary key a position, or none'
        : `position ${key.position} is that of ${JSON.stringify(twin.name)} already`;
    problems.add('ECL_CONTRACT_INVALID', [...TABLE_PATH, 'properties', key.index, 'primaryKeyPosition'], message);
  }
  return [...keys].sort((left, right) => left.position - right.position).map((key) => key.name);
}

function placeOf(
  part: ContractPart,
  table: OdcsSchemaObject,
  standardRelationships: number,
  paths: ReadonlyMap<string, DocumentPath>,
): DocumentPath {
  switch (part.part) {
    case 'table':
      return [...TABLE_PATH, 'name'];
    case 'field': {
      const path = [...TABLE_PATH, 'properties', part.index];
      if (part.detail === undefined) return path;
      if (part.detail === 'type') {
        const hasLogicalType = table.properties[part.index]?.physicalType === undefined;
        return [...path, hasLogicalType ? 'logicalType' : 'physicalType'];
      }
      return [...path, part.detail];
    }
    case 'primaryKey':
      return [...TABLE_PATH, 'properties'];
    case 'relationship': {
      const own = part.index - standardRelationships;
      const extension = paths.get('relationships');
      return own >= 0 && extension !== undefined ? [...extension, own] : [...TABLE_PATH, 'relationships', part.index];
    }
    default:
      return paths.get(part.part) ?? TABLE_PATH;
  }
}
