import { compileStore } from '../columns/compile-store.ts';
import type { Contract, ContractField, LogicalType } from '../contract.ts';
import type { ContractDraft, ContractPart } from './contract-draft.ts';
import type { ContractProblems } from './contract-problems.ts';
import { nearestName } from './nearest-name.ts';
import { formatTypeName } from './type-names.ts';

type Refuse = (part: ContractPart, message: string) => void;

/** The columns that lineage adds, by the switch that adds them. */
const LINEAGE_COLUMNS = {
  batchId: 'batch_id',
  ingestionTs: 'ingestion_ts',
  eventId: 'event_id',
  sourceFile: 'source_file',
} as const satisfies Record<keyof Contract['lineage'], string>;

/** Check the parts of a contract against each other. */
export function checkContract({ contract, placeOf }: ContractDraft, problems: ContractProblems): void {
  const refuse: Refuse = (part, message) => problems.add('ECL_CONTRACT_INCONSISTENT', placeOf(part), message);
  checkTableName(contract.table, refuse);
  for (const [index, field] of contract.fields.entries()) {
    checkField(field, (detail, message) => refuse({ part: 'field', index, detail }, message));
  }
  checkNames(contract, refuse);
  checkPrimaryKey(contract, refuse);
  checkPartition(contract, refuse);
  checkSort(contract, refuse);
  checkRelationships(contract, refuse);
  for (const token of contract.nulls.tokens) {
    if (/[\r\n]/.test(token))
      refuse({ part: 'nulls' }, `the null token ${JSON.stringify(token)} contains a line break`);
  }
  if (problems.count > 0) return;
  // the rest is what the columns themselves demand, e.g. of formats
  for (const [index, field] of contract.fields.entries()) {
    compileStore(field, (part, message) => {
      const isFormat = part === 'formats';
      refuse({ part: 'field', index, detail: isFormat ? part : undefined }, isFormat ? message : `${part}: ${message}`);
    });
  }
}

/** The name becomes a folder of the lake; those with `_` in front are the lake's own (`_rejects`, `_runs`). */
function checkTableName(table: string, refuse: Refuse): void {
  if (/^[\p{L}\p{N}][\p{L}\p{M}\p{N}_.-]*$/u.test(table) && new TextEncoder().encode(table).length <= 200) return;
  const message = `the table name ${JSON.stringify(table)} becomes a folder: it begins with a letter or digit, goes on with letters, digits, _ . - and has at most 200 bytes`;
  refuse({ part: 'table' }, message);
}

type FieldDetail = Extract<ContractPart, { part: 'field' }>['detail'];

const FORMATTED_KINDS: ReadonlySet<LogicalType['kind']> = new Set([
  'boolean',
  'date',
  'time',
  'timestamp',
  'timestamptz',
]);

function checkField(field: ContractField, refuse: (detail: FieldDetail, message: string) => void): void {
  const kind = formatTypeName(field.type);
  checkType(field.type, (message) => refuse('type', message));
  if (field.formats.length > 0 && !FORMATTED_KINDS.has(field.type.kind)) {
    refuse('formats', `formats are for boolean, date, time, timestamp and timestamptz; this field is ${kind}`);
  }
  if (field.zone !== 'UTC' && field.type.kind !== 'timestamptz') {
    refuse('zone', `a zone is for timestamptz, where zone-less text needs one; this field is ${kind}`);
  } else if (!isZone(field.zone)) {
    refuse(
      'zone',
      `no time zone is known by the name ${JSON.stringify(field.zone)}; use an IANA name such as Europe/Zurich`,
    );
  }
  if (field.type.kind !== 'object') return;
  checkFieldNames(field.type.fields, (_index, message) => refuse('type', message));
  for (const nested of field.type.fields)
    checkField(nested, (_detail, message) => refuse('type', `${nested.name}: ${message}`));
}

function checkType(type: LogicalType, refuse: (message: string) => void): void {
  if (type.kind === 'array') return checkType(type.items, refuse);
  if (type.kind !== 'decimal') return;
  const { precision, scale } = type;
  if (precision < 1 || precision > 38) refuse(`a decimal has a precision of 1 to 38, got ${precision}`);
  else if (scale < 0 || scale > precision) refuse(`a decimal's scale is 0 to its precision ${precision}, got ${scale}`);
}

function isZone(zone: string): boolean {
  // `+01:00` is accepted by newer engines, but is no name and knows no summer time
  if (!/^[A-Za-z]/.test(zone)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    // the only way to ask whether a zone is known
    return false;
  }
}

/** Two names that many systems take for one: equal but for case or Unicode normal form. */
function foldName(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

function checkFieldNames(fields: readonly ContractField[], refuse: (index: number, message: string) => void): void {
  const seen = new Map<string, string>();
  for (const [index, { name }] of fields.entries()) {
    const folded = foldName(name);
    const first = seen.get(folded);
    if (first === undefined) seen.set(folded, name);
    else if (first === name) refuse(index, `the field ${JSON.stringify(name)} is there twice; rename or remove one`);
    else {
      const difference =
        'they differ only in case or Unicode form, and most engines take them for one column; rename one';
      refuse(index, `the fields ${JSON.stringify(first)} and ${JSON.stringify(name)} collide: ${difference}`);
    }
    if (/\p{Surrogate}/u.test(name)) refuse(index, `the name ${JSON.stringify(name)} is not well-formed Unicode`);
  }
}

function checkNames({ fields, lineage, partition }: Contract, refuse: Refuse): void {
  checkFieldNames(fields, (index, message) => refuse({ part: 'field', index, detail: 'name' }, message));
  const folded = new Map(fields.map((field) => [foldName(field.name), field.name]));
  for (const [name, column] of Object.entries(LINEAGE_COLUMNS)) {
    // the table above has exactly the switches of the rule
    if (!lineage[name as keyof typeof LINEAGE_COLUMNS]) continue;
    const taken = folded.get(column);
    if (taken === undefined) continue;
    refuse(
      { part: 'lineage' },
      `${name} adds the column ${column}, but there is a field ${JSON.stringify(taken)}; rename the field or switch ${name} off`,
    );
  }
  const { key } = partition;
  if (!/^[A-Za-z_]\w{0,99}$/.test(key)) {
    refuse(
      { part: 'partition' },
      `the partition key ${JSON.stringify(key)} becomes a folder and a column: letters, digits and _ only, not beginning with a digit`,
    );
  }
  const taken = folded.get(foldName(key));
  const own = 'field' in partition ? partition.field : undefined;
  if (taken !== undefined && taken !== own) {
    refuse(
      { part: 'partition' },
      `the partition key ${key} is also the name of the field ${JSON.stringify(taken)}; readers could not tell them apart, choose another key`,
    );
  }
}

const KEY_KINDS: ReadonlySet<LogicalType['kind']> = new Set([
  'string',
  'uuid',
  'boolean',
  'integer',
  'decimal',
  'date',
  'time',
  'timestamp',
  'timestamptz',
]);

function checkPrimaryKey({ fields, primaryKey, lineage }: Contract, refuse: Refuse): void {
  for (const name of primaryKey) {
    const index = fields.findIndex((field) => field.name === name);
    const field = fields[index];
    if (field === undefined) refuse({ part: 'primaryKey' }, noSuchField('the primary key', name, fields));
    else if (!field.required) refuse({ part: 'field', index, detail: 'required' }, 'a primary key field is required');
    else if (!KEY_KINDS.has(field.type.kind)) {
      refuse(
        { part: 'field', index, detail: 'type' },
        `a field of type ${formatTypeName(field.type)} cannot be part of a primary key`,
      );
    }
  }
  if (new Set(primaryKey).size < primaryKey.length)
    refuse({ part: 'primaryKey' }, 'the primary key names a field twice');
  if (lineage.eventId && primaryKey.length === 0) {
    refuse(
      { part: 'lineage' },
      'eventId is a hash of the primary key, and the table has none; mark the key fields or switch eventId off',
    );
  }
}

function checkPartition({ fields, partition, table }: Contract, refuse: Refuse): void {
  if (partition.kind === 'snapshot') return;
  const name = partition.kind === 'parent' ? partition.foreignKey : partition.field;
  const field = fields.find((candidate) => candidate.name === name);
  if (partition.kind === 'parent' && partition.parent === table) {
    refuse({ part: 'partition' }, `the parent of ${table} cannot be ${table} itself`);
  }
  if (field === undefined) {
    refuse({ part: 'partition' }, noSuchField(`the ${partition.kind} partition rule`, name, fields));
  } else if (partition.kind === 'event-date') {
    if (['date', 'timestamp', 'timestamptz'].includes(field.type.kind)) return;
    refuse(
      { part: 'partition' },
      `event-date needs a date, timestamp or timestamptz field, and ${name} is ${formatTypeName(field.type)}; use attribute, or another field`,
    );
  } else if (!KEY_KINDS.has(field.type.kind)) {
    refuse(
      { part: 'partition' },
      `rows cannot be partitioned by ${name}, which is ${formatTypeName(field.type)}; use text, whole numbers, decimals or times`,
    );
  }
}

function checkSort({ fields, sort }: Contract, refuse: Refuse): void {
  const seen = new Set<string>();
  for (const { field: name } of sort) {
    const field = fields.find((candidate) => candidate.name === name);
    if (field === undefined) refuse({ part: 'sort' }, noSuchField('sort', name, fields));
    else if (field.type.kind === 'array' || field.type.kind === 'object') {
      refuse({ part: 'sort' }, `rows cannot be sorted by ${name}, which is ${formatTypeName(field.type)}`);
    }
    if (seen.has(name)) refuse({ part: 'sort' }, `sort names ${JSON.stringify(name)} twice`);
    seen.add(name);
  }
}

function checkRelationships({ fields, relationships }: Contract, refuse: Refuse): void {
  for (const [index, { fields: own, toFields }] of relationships.entries()) {
    const part = { part: 'relationship', index } as const;
    if (own.length !== toFields.length) {
      refuse(part, `a relationship pairs its fields one by one, got ${own.length} and ${toFields.length}`);
    }
    for (const name of own) {
      if (!fields.some((field) => field.name === name)) refuse(part, noSuchField('a relationship', name, fields));
    }
  }
}

function noSuchField(subject: string, name: string, fields: readonly ContractField[]): string {
  const names = fields.map((field) => field.name);
  const nearest = nearestName(name, names);
  const question = nearest === undefined ? '' : ` Did you mean ${JSON.stringify(nearest)}?`;
  const listed = names.length > 20 ? `${names.slice(0, 20).join(', ')}, … (${names.length} fields)` : names.join(', ');
  return `${subject} names the field ${JSON.stringify(name)}, which is not there.${question} The fields are: ${listed}`;
}
