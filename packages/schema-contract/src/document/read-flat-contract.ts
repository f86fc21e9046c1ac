import type { ContractField, LogicalType } from '../contract.ts';
import { buildConstraints } from './build-constraints.ts';
import { buildSections } from './build-sections.ts';
import { checkModel } from './check-model.ts';
import type { ContractDraft } from './contract-draft.ts';
import type { ContractProblems, DocumentPath } from './contract-problems.ts';
import { flatModel } from './flat-model.ts';
import type { FlatColumn, FlatDocument } from './flat-model.ts';
import { nearestName } from './nearest-name.ts';
import type { YamlDocument } from './read-yaml-document.ts';
import { OFFERED_TYPE_NAMES, parseTypeName } from './type-names.ts';

/** Read the flat column form; `undefined` when problems were added. */
export function readFlatContract({ value, problems, textOf }: YamlDocument): ContractDraft | undefined {
  const document = checkModel(flatModel, value, [], problems);
  if (document === undefined) return undefined;
  const settings = buildSections({
    sections: document,
    at: (name) => [name],
    nameOf: (name) => `\`${name}\``,
    problems,
  });
  const fields = document.schema.map((column, index) => readColumn(column, ['schema', index], problems, textOf));
  const primaryKey = readPrimaryKey(document, problems);
  const good = fields.filter((field) => field !== undefined);
  if (settings === undefined || good.length < fields.length) return undefined;
  return {
    contract: {
      id: document.id ?? document.table,
      version: document.version ?? '1.0.0',
      table: document.table,
      ...(document.description === undefined ? {} : { description: document.description }),
      fields: good.map((field) => (primaryKey.includes(field.name) ? { ...field, required: true } : field)),
      primaryKey,
      relationships: document.relationships ?? [],
      ...settings,
    },
    placeOf(part) {
      switch (part.part) {
        case 'table':
          return ['table'];
        case 'field':
          return part.detail === undefined ? ['schema', part.index] : ['schema', part.index, part.detail];
        case 'relationship':
          return ['relationships', part.index];
        default:
          return [part.part];
      }
    },
  };
}

function readColumn(
  column: FlatColumn,
  path: DocumentPath,
  problems: ContractProblems,
  textOf: YamlDocument['textOf'],
): ContractField | undefined {
  const type = readType(column.type, [...path, 'type'], problems);
  if (type === undefined) return undefined;
  const textAt = (name: 'minimum' | 'maximum'): string | undefined =>
    column[name] === undefined ? undefined : (textOf([...path, name]) ?? String(column[name]));
  return {
    name: column.name,
    type,
    required: column.required ?? false,
    constraints: buildConstraints({
      type,
      written: {
        pattern: column.pattern,
        minLength: column.minLength,
        maxLength: column.maxLength,
        minimum: textAt('minimum'),
        maximum: textAt('maximum'),
        enum: column.enum?.map((item, index) => ({
          value: item,
          text: textOf([...path, 'enum', index]) ?? String(item),
        })),
      },
      at: (name) => [...path, name],
      problems,
    }),
    ...(column.description === undefined ? {} : { description: column.description }),
    ...(column.classification === undefined ? {} : { classification: column.classification }),
    formats: column.formats ?? [],
    zone: column.zone ?? 'UTC',
  };
}

function readType(name: string, path: DocumentPath, problems: ContractProblems): LogicalType | undefined {
  const named = parseTypeName(name);
  if (named !== undefined && named.kind !== 'incomplete') return named;
  const nearest = nearestName(name, OFFERED_TYPE_NAMES);
  const question = nearest === undefined ? '' : `did you mean ${nearest}? `;
  const unknown = `no type is known by the name ${JSON.stringify(name)}; ${question}Allowed: ${OFFERED_TYPE_NAMES.join(', ')}; lists and objects need the ODCS form`;
  problems.add('ECL_CONTRACT_INVALID', path, named?.message ?? unknown);
  return undefined;
}

/** Either marks at the columns, or a list where the order differs. A key column is required without saying so. */
function readPrimaryKey(document: FlatDocument, problems: ContractProblems): readonly string[] {
  const marked = document.schema.filter((column) => column.primaryKey === true).map((column) => column.name);
  const listed = document.primaryKey;
  if (listed !== undefined && marked.some((name) => !listed.includes(name))) {
    problems.add(
      'ECL_CONTRACT_INVALID',
      ['primaryKey'],
      `the list leaves out ${marked.join(', ')}, marked as primaryKey below`,
    );
  }
  const key = listed ?? marked;
  for (const [index, column] of document.schema.entries()) {
    if (column.required === false && key.includes(column.name)) {
      const message = 'a primary key field cannot be optional; set required: true';
      problems.add('ECL_CONTRACT_INCONSISTENT', ['schema', index, 'required'], message);
    }
  }
  return key;
}
