import type { ContractField, LogicalType } from '../contract.ts';
import { buildConstraints } from './build-constraints.ts';
import type { WrittenConstraints } from './build-constraints.ts';
import type { ContractProblems, DocumentPath } from './contract-problems.ts';
import { describeValue } from './check-model.ts';
import type { OdcsItem, OdcsProperty } from './odcs-model.ts';
import { readCustomProperties } from './read-custom-properties.ts';
import { convertJdkFormat, readOdcsConstraints } from './read-odcs-options.ts';
import { resolveOdcsType } from './resolve-odcs-type.ts';
import type { RefuseType } from './resolve-odcs-type.ts';
import { fieldExtensionModels } from './section-models.ts';

/** What reading a document needs beside the document. */
export interface OdcsReading {
  /** ODCS 3.0 knows fewer words than 3.1. */
  readonly isVersion30: boolean;
  readonly problems: ContractProblems;
  readonly textOf: (path: DocumentPath) => string | undefined;
}

/** Read the fields at one level; a field that has a problem is reported and left out. */
export function readOdcsFields(
  properties: readonly OdcsProperty[],
  path: DocumentPath,
  reading: OdcsReading,
): readonly ContractField[] | undefined {
  const fields = properties.map((property, index) => readOdcsField(property, [...path, index], reading));
  const good = fields.filter((field) => field !== undefined);
  return good.length === fields.length ? good : undefined;
}

function readOdcsField(property: OdcsProperty, path: DocumentPath, reading: OdcsReading): ContractField | undefined {
  const { problems, textOf } = reading;
  const type = readType(property, path, reading);
  checkNames(property, path, problems);
  const { values, paths } = readCustomProperties(property.customProperties, fieldExtensionModels, path, problems);
  if (type === undefined) return undefined;

  const refuse = refuseBelow(path, problems);
  const fromQuality = readValidValues(property, path, problems);
  if (fromQuality !== undefined && values.enum !== undefined) {
    problems.add('ECL_CONTRACT_INVALID', fromQuality.path, 'validValues and ecomlake.enum say the same; keep one');
  }
  const enumPath = paths.get('enum') ?? fromQuality?.path ?? path;
  const written: WrittenConstraints = {
    ...readOdcsConstraints({
      property,
      type,
      refuse,
      textOf: (name) => textOf([...path, 'logicalTypeOptions', name]),
    }),
    enum: (values.enum ?? fromQuality?.values)?.map((value, index) => ({
      value,
      text: textOf([...enumPath, index]) ?? String(value),
    })),
  };
  const options = property.logicalTypeOptions;
  const zone = values.zone ?? options?.defaultTimezone;
  return {
    name: property.name,
    type,
    required: property.required ?? property.primaryKey ?? false,
    constraints: buildConstraints({
      type,
      written,
      at: (name) => (name === 'enum' ? enumPath : [...path, 'logicalTypeOptions', name]),
      problems,
    }),
    ...(property.description === undefined ? {} : { description: property.description }),
    ...(property.classification === undefined ? {} : { classification: property.classification }),
    formats: readFormats(property, values.formats, type, path, reading),
    zone: zone === 'Etc/UTC' || zone === undefined ? 'UTC' : zone,
  };
}

function readType(property: OdcsItem, path: DocumentPath, reading: OdcsReading): LogicalType | undefined {
  const { problems, isVersion30 } = reading;
  const { logicalType } = property;
  if (isVersion30 && (logicalType === 'timestamp' || logicalType === 'time')) {
    const message = `logicalType ${logicalType} came with ODCS 3.1; set apiVersion: v3.1.0, or write logicalType date with physicalType timestamp`;
    problems.add('ECL_CONTRACT_INVALID', [...path, 'logicalType'], message);
    return undefined;
  }
  const type = resolveOdcsType({
    property,
    refuse: refuseBelow(path, problems),
    readFields: () => readOdcsFields(nestedProperties(property, path, problems), [...path, 'properties'], reading),
    readItems: () => readItems(property, path, reading),
  });
  return type;
}

/** An object may also list its required properties among the options; keys and relationships belong to the table's own fields. */
function nestedProperties(property: OdcsItem, path: DocumentPath, problems: ContractProblems): readonly OdcsProperty[] {
  const properties = property.properties ?? [];
  const listed = property.logicalTypeOptions?.required ?? [];
  for (const [index, name] of listed.entries()) {
    if (properties.some((nested) => nested.name === name)) continue;
    const place = [...path, 'logicalTypeOptions', 'required', index];
    problems.add('ECL_CONTRACT_INVALID', place, `the object has no property ${JSON.stringify(name)}`);
  }
  for (const [index, nested] of properties.entries()) {
    const misplaced = nested.primaryKey === true ? 'primaryKey' : nested.relationships ? 'relationships' : undefined;
    if (misplaced === undefined) continue;
    const message = `${misplaced} is for the table's own fields, not for those inside an object; remove it`;
    problems.add('ECL_CONTRACT_UNSUPPORTED', [...path, 'properties', index, misplaced], message);
  }
  return properties.map((nested) => (listed.includes(nested.name) ? { ...nested, required: true } : nested));
}

/** An element of a list has a type and nothing else: no name, no constraints, and it may be null. */
function readItems(property: OdcsItem, path: DocumentPath, reading: OdcsReading): LogicalType | undefined {
  const { items } = property;
  if (items === undefined) return undefined;
  const place = [...path, 'items'];
  const type = readType(items, place, reading);
  if (type === undefined) return undefined;
  const refuse = refuseBelow(place, reading.problems);
  const { values, paths } = readCustomProperties(items.customProperties, fieldExtensionModels, place, reading.problems);
  const constraints = readOdcsConstraints({
    property: items,
    type,
    refuse,
    textOf: (name) => reading.textOf([...place, 'logicalTypeOptions', name]),
  });
  const given = Object.entries(constraints).find(([, value]) => value !== undefined)?.[0] ?? Object.keys(values)[0];
  if (given !== undefined || items.required === true) {
    const at =
      given === undefined ? [...place, 'required'] : (paths.get(given) ?? [...place, 'logicalTypeOptions', given]);
    const message = `elements of a list cannot have ${given ?? 'required'}; remove it`;
    reading.problems.add('ECL_CONTRACT_UNSUPPORTED', at, message);
  }
  return type;
}

function checkNames(property: OdcsProperty, path: DocumentPath, problems: ContractProblems): void {
  const { physicalName } = property;
  if (physicalName !== undefined && physicalName !== property.name) {
    const message = `physicalName ${JSON.stringify(physicalName)} differs from name ${JSON.stringify(property.name)}; a field is read and written under one name, so give the source's column name as \`name\``;
    problems.add('ECL_CONTRACT_UNSUPPORTED', [...path, 'physicalName'], message);
  }
  if (property.primaryKey === true && property.required === false) {
    const message = 'a primary key field cannot be optional; set required: true';
    problems.add('ECL_CONTRACT_INCONSISTENT', [...path, 'required'], message);
  }
}

interface ValidValues {
  readonly values: readonly (string | number)[];
  readonly path: DocumentPath;
}

/** The standard's quality rule "no value outside this list", when it tolerates no exception, is an enum. */
function readValidValues(property: OdcsItem, path: DocumentPath, problems: ContractProblems): ValidValues | undefined {
  for (const [index, rule] of (property.quality ?? []).entries()) {
    const place = [...path, 'quality', index];
    const isZero = rule['mustBe'] === 0 && (rule['severity'] === undefined || rule['severity'] === 'error');
    const list =
      rule.metric === 'invalidValues' && isZero
        ? { path: [...place, 'arguments', 'validValues'], values: onlyArgument(rule.arguments, 'validValues') }
        : rule.rule === 'validValues'
          ? { path: [...place, 'validValues'], values: rule['validValues'] }
          : undefined;
    if (list === undefined || !Array.isArray(list.values)) continue;
    const values: readonly unknown[] = list.values;
    const bad = values.find((value) => typeof value !== 'string' && typeof value !== 'number');
    const good = values.filter((value) => typeof value === 'string' || typeof value === 'number');
    if (bad === undefined && good.length === values.length && good.length > 0) return { values: good, path: list.path };
    const message = `expected a list of texts and numbers, got ${good.length === 0 && values.length === 0 ? 'an empty list' : describeValue(bad)}`;
    problems.add('ECL_CONTRACT_INVALID', list.path, message);
  }
  return undefined;
}

function onlyArgument(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || Object.keys(value).join() !== name) return undefined;
  return Reflect.get(value, name);
}

const FORMATTED_KINDS: ReadonlySet<LogicalType['kind']> = new Set([
  'boolean',
  'date',
  'time',
  'timestamp',
  'timestamptz',
]);

function readFormats(
  property: OdcsProperty,
  extension: readonly string[] | undefined,
  type: LogicalType,
  path: DocumentPath,
  { problems }: OdcsReading,
): readonly string[] {
  const format = property.logicalTypeOptions?.format;
  if (format === undefined || !FORMATTED_KINDS.has(type.kind) || type.kind === 'boolean') return extension ?? [];
  const place = [...path, 'logicalTypeOptions', 'format'];
  const converted = convertJdkFormat(format);
  if (converted === undefined) {
    const message = `the format ${JSON.stringify(format)} has a letter we do not read; give the form in strptime directives as ecomlake.formats, e.g. ["%d.%m.%Y"]`;
    problems.add('ECL_CONTRACT_UNSUPPORTED', place, message);
    return [];
  }
  if (extension !== undefined && converted.length > 0) {
    const message = `format and ecomlake.formats say the same; keep one`;
    problems.add('ECL_CONTRACT_INVALID', place, message);
  }
  return extension ?? converted;
}

function refuseBelow(path: DocumentPath, problems: ContractProblems): RefuseType {
  return (below, message, code = 'ECL_CONTRACT_INVALID') => void problems.add(code, [...path, ...below], message);
}
