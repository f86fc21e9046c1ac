import type { Contract, ContractField, LogicalType } from '@ecomlake/schema-contract';

/** A field as tests write it: a type in short form, or a field with whatever differs from the defaults. */
export type FieldSketch = string | (Partial<Omit<ContractField, 'type'>> & { readonly type: string | LogicalType });

export interface ContractSketch extends Partial<Omit<Contract, 'fields' | 'dialect' | 'nulls' | 'evolution'>> {
  /** `{ id: 'int64!', price: 'decimal(10,2)', day: 'date' }`: a `!` makes the field required. */
  readonly fields: Readonly<Record<string, FieldSketch>> | readonly (readonly [string, FieldSketch])[];
  readonly dialect?: Partial<Contract['dialect']> | undefined;
  readonly nulls?: Partial<Contract['nulls']> | undefined;
  readonly evolution?: Partial<Contract['evolution']> | undefined;
}

/** A complete contract from the parts a test cares about. Give `fields` as pairs where a name is `__proto__`. */
export function makeContract({ fields, dialect, nulls, evolution, ...rest }: ContractSketch): Contract {
  const pairs = Array.isArray(fields)
    ? (fields as readonly (readonly [string, FieldSketch])[]) // Array.isArray does not narrow a readonly array
    : Object.entries(fields as Readonly<Record<string, FieldSketch>>);
  return {
    id: 'test.rows',
    version: '1.0.0',
    table: 'rows',
    primaryKey: [],
    relationships: [],
    partition: { kind: 'snapshot', key: 'ingest_dt' },
    sort: [],
    lineage: { batchId: false, ingestionTs: false, eventId: false, sourceFile: false },
    rejects: { maxRows: null, maxShare: null },
    ...rest,
    fields: pairs.map(([name, sketch]) => makeField(name, sketch)),
    dialect: {
      delimiter: ',',
      quote: '"',
      escape: '"',
      header: true,
      comment: null,
      encoding: 'utf-8',
      trim: false,
      ...dialect,
    },
    nulls: { emptyUnquoted: 'null', emptyQuoted: 'empty', tokens: [], quotedTokens: 'value', ...nulls },
    evolution: { columns: 'freeze', types: 'discard_row', ...evolution },
  };
}

function makeField(name: string, sketch: FieldSketch): ContractField {
  const { type, ...rest } = typeof sketch === 'string' ? { type: sketch } : sketch;
  const text = typeof type === 'string' ? type : '';
  return {
    name,
    required: text.endsWith('!'),
    constraints: {},
    formats: [],
    zone: 'UTC',
    ...rest,
    type: typeof type === 'string' ? parseShortType(text.replace(/!$/, '')) : type,
  };
}

function parseShortType(text: string): LogicalType {
  const decimal = /^decimal\((\d+),(\d+)\)$/.exec(text);
  if (decimal !== null) return { kind: 'decimal', precision: Number(decimal[1]), scale: Number(decimal[2]) };
  switch (text) {
    case 'int32':
      return { kind: 'integer', bits: 32 };
    case 'int64':
      return { kind: 'integer', bits: 64 };
    case 'float32':
      return { kind: 'number', bits: 32 };
    case 'float64':
      return { kind: 'number', bits: 64 };
    case 'string':
    case 'uuid':
    case 'json':
    case 'boolean':
    case 'date':
    case 'time':
    case 'timestamp':
    case 'timestamptz':
    case 'bytes':
      return { kind: text };
    default:
      throw new TypeError(`makeContract: unknown type ${JSON.stringify(text)}`);
  }
}
