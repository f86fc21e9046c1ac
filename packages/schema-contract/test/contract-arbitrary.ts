import fc from 'fast-check';

import type { Contract, ContractField, FieldConstraints, LogicalType, PartitionRule } from '../src/contract.ts';
import { compareValueTexts, isOrderedType } from '../src/document/value-text.ts';

type Scalar = Exclude<LogicalType, { kind: 'array' | 'object' }>;

/** Names that have broken something somewhere, and any others. */
const fieldName = fc.oneof(
  fc.constantFrom(
    '__proto__',
    'constructor',
    'toString',
    'null',
    'yes',
    '1',
    '- a',
    'a: b',
    '#x',
    ' a ',
    "'",
    '"',
    '&a',
    '*a',
    '%',
    '|',
    '\t',
  ),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
  fc.stringMatching(/^[a-z_][a-z0-9_]{0,10}$/),
);

const scalar: fc.Arbitrary<Scalar> = fc.oneof(
  fc.constantFrom<Scalar>(
    { kind: 'string' },
    { kind: 'uuid' },
    { kind: 'json' },
    { kind: 'boolean' },
    { kind: 'integer', bits: 32 },
    { kind: 'integer', bits: 64 },
    { kind: 'number', bits: 32 },
    { kind: 'number', bits: 64 },
    { kind: 'date' },
    { kind: 'time' },
    { kind: 'timestamp' },
    { kind: 'timestamptz' },
    { kind: 'bytes' },
  ),
  decimalType(),
);

function decimalType(): fc.Arbitrary<Scalar> {
  return fc
    .integer({ min: 1, max: 38 })
    .chain((precision) =>
      fc.integer({ min: 0, max: precision }).map((scale) => ({ kind: 'decimal' as const, precision, scale })),
    );
}

/** A value of an ordered type in its canonical text. */
function valueText(type: LogicalType): fc.Arbitrary<string> {
  switch (type.kind) {
    case 'integer': {
      const top = 2n ** BigInt(type.bits - 1);
      return fc.bigInt({ min: -top, max: top - 1n }).map(String);
    }
    case 'number': {
      const values =
        type.bits === 32
          ? fc.float({ noNaN: true, noDefaultInfinity: true })
          : fc.double({ noNaN: true, noDefaultInfinity: true });
      return values.map((value) => String(value === 0 ? 0 : value));
    }
    case 'decimal': {
      const top = 10n ** BigInt(type.precision) - 1n;
      return fc.bigInt({ min: -top, max: top }).map((value) => decimalText(value, type.scale));
    }
    case 'date':
      return moment().map((text) => text.slice(0, 10));
    case 'time':
      return moment().map((text) => text.slice(11, 19));
    case 'timestamp':
      return moment().map((text) => text.slice(0, 19));
    default:
      return moment().map((text) => `${text.slice(0, 19)}Z`);
  }
}

function moment(): fc.Arbitrary<string> {
  const limits = { min: new Date('0001-01-02T00:00:00Z'), max: new Date('9999-12-30T00:00:00Z'), noInvalidDate: true };
  return fc.date(limits).map((date) => date.toISOString());
}

function decimalText(value: bigint, scale: number): string {
  const digits = String(value < 0n ? -value : value).padStart(scale + 1, '0');
  const fraction = scale === 0 ? '' : digits.slice(-scale).replace(/0+$/, '');
  const whole = scale === 0 ? digits : digits.slice(0, -scale);
  return `${value < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}

function constraints(type: LogicalType): fc.Arbitrary<FieldConstraints> {
  if (type.kind === 'string') {
    return fc.record(
      {
        pattern: fc.constantFrom('^[A-Z]+$', '\\p{L}', 'a/b', "it's", ': #'),
        enum: fc.uniqueArray(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 4 }),
        minLength: fc.integer({ min: 0, max: 3 }),
        maxLength: fc.integer({ min: 3, max: 40 }),
      },
      { requiredKeys: [] },
    );
  }
  if (!isOrderedType(type)) return fc.constant({});
  return fc
    .tuple(fc.uniqueArray(valueText(type), { maxLength: 3 }), fc.uniqueArray(valueText(type), { maxLength: 3 }))
    .map(([bounds, values]) => {
      const [minimum, maximum] = [...bounds].sort((left, right) => compareValueTexts(type, left, right));
      const allowed = values.map((text) => {
        const isNumber = type.kind === 'number' || (type.kind === 'integer' && Number.isSafeInteger(Number(text)));
        return isNumber ? Number(text) : text;
      });
      return {
        ...(allowed.length === 0 ? {} : { enum: allowed }),
        ...(minimum === undefined ? {} : { minimum }),
        ...(maximum === undefined ? {} : { maximum }),
      };
    });
}

function formats(type: LogicalType): fc.Arbitrary<readonly string[]> {
  if (type.kind === 'boolean') return fc.constantFrom([], ['on/off']);
  if (type.kind === 'date') return fc.constantFrom([], ['%d.%m.%Y'], ['%m/%d/%y', '%Y%m%d']);
  if (type.kind === 'timestamp') return fc.constantFrom([], ['%d.%m.%Y %H:%M']);
  return fc.constant([]);
}

function fieldOf(name: string, type: LogicalType): fc.Arbitrary<ContractField> {
  return fc
    .record(
      {
        required: fc.boolean(),
        constraints: constraints(type),
        formats: formats(type),
        zone: type.kind === 'timestamptz' ? fc.constantFrom('UTC', 'Europe/Zurich') : fc.constant('UTC'),
        description: fc.string({ unit: 'grapheme' }),
        classification: fc.constantFrom('pii', 'public'),
      },
      { requiredKeys: ['required', 'constraints', 'formats', 'zone'] },
    )
    .map((rest) => ({ name, type, ...rest }));
}

function logicalType(depth: number): fc.Arbitrary<LogicalType> {
  if (depth === 0) return scalar;
  const nested = logicalType(depth - 1);
  return fc.oneof(
    { weight: 6, arbitrary: scalar },
    { weight: 1, arbitrary: nested.map((items): LogicalType => ({ kind: 'array', items })) },
    { weight: 1, arbitrary: fields(nested, 3).map((list): LogicalType => ({ kind: 'object', fields: list })) },
  );
}

function fields(type: fc.Arbitrary<LogicalType>, maxLength: number): fc.Arbitrary<ContractField[]> {
  const folded = (name: string): string => name.normalize('NFC').toLowerCase();
  const reserved = new Set(['batch_id', 'ingestion_ts', 'event_id', 'source_file', 'ingest_dt']);
  return fc
    .uniqueArray(
      fieldName.filter((name) => !reserved.has(folded(name))),
      { minLength: 1, maxLength, selector: folded },
    )
    .chain((names) => fc.tuple(...names.map((name) => type.chain((of) => fieldOf(name, of)))));
}

const KEY_KINDS = ['string', 'uuid', 'boolean', 'integer', 'decimal', 'date', 'time', 'timestamp', 'timestamptz'];

/** Contracts that `parseContract` can answer with: valid, canonical, every default filled in. */
export function contractArbitrary(): fc.Arbitrary<Contract> {
  return fields(logicalType(2), 6).chain((all) => {
    const keyFields = all.filter((field) => KEY_KINDS.includes(field.type.kind)).map((field) => field.name);
    const sortable = all.filter((field) => field.type.kind !== 'array' && field.type.kind !== 'object');
    return fc
      .record({
        id: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 10 }),
        version: fc.constantFrom('1.0.0', '1', '2024-01-01', 'null', 'true', '0x1'),
        table: fc.stringMatching(/^[a-z0-9][a-z0-9_.-]{0,20}$/),
        primaryKey: fc.shuffledSubarray(keyFields),
        relationships: fc.array(relationship(all), { maxLength: 2 }),
        dialect: fc.constantFrom(
          { delimiter: ',', quote: '"', escape: '"', header: true, comment: null, encoding: 'utf-8', trim: false },
          {
            delimiter: '\t',
            quote: null,
            escape: null,
            header: false,
            comment: '#',
            encoding: 'shift_jis',
            trim: true,
          },
          { delimiter: '||', quote: "'", escape: '\\', header: true, comment: '--', encoding: 'utf-16le', trim: true },
        ),
        nulls: fc.record({
          emptyUnquoted: fc.constantFrom('null' as const, 'empty' as const),
          emptyQuoted: fc.constantFrom('null' as const, 'empty' as const),
          tokens: fc.subarray(['NULL', 'null', '~', '\\N', 'n/a', '-']),
          quotedTokens: fc.constantFrom('null' as const, 'value' as const),
        }),
        partition: partition(all, keyFields),
        sort: fc
          .shuffledSubarray(sortable.map((field) => field.name))
          .chain((names) =>
            fc.tuple(...names.map((field) => fc.boolean().map((descending) => ({ field, descending })))),
          ),
        lineage: fc.record({
          batchId: fc.boolean(),
          ingestionTs: fc.boolean(),
          eventId: fc.boolean(),
          sourceFile: fc.boolean(),
        }),
        evolution: fc.record({
          columns: fc.constantFrom(
            'evolve' as const,
            'freeze' as const,
            'discard_row' as const,
            'discard_value' as const,
          ),
          types: fc.constantFrom('freeze' as const, 'discard_row' as const, 'discard_value' as const),
        }),
        rejects: fc.record({
          maxRows: fc.option(fc.nat()),
          maxShare: fc.option(fc.double({ min: 0, max: 1, noNaN: true }).map((share) => (share === 0 ? 0 : share))),
        }),
        description: fc.option(fc.string({ unit: 'grapheme' }), { nil: undefined }),
      })
      .map(({ description, lineage, ...contract }) => ({
        ...contract,
        ...(description === undefined ? {} : { description }),
        fields: all.map((field) => (contract.primaryKey.includes(field.name) ? { ...field, required: true } : field)),
        lineage: { ...lineage, eventId: lineage.eventId && contract.primaryKey.length > 0 },
      }));
  });
}

function relationship(all: readonly ContractField[]): fc.Arbitrary<Contract['relationships'][number]> {
  return fc
    .shuffledSubarray(
      all.map((field) => field.name),
      { minLength: 1 },
    )
    .chain((names) =>
      fc.record({
        fields: fc.constant(names),
        toTable: fc.constantFrom('customers', 'other table'),
        toFields: fc.constant(names.map((_, index) => `key_${index}`)),
      }),
    );
}

function partition(all: readonly ContractField[], keyFields: readonly string[]): fc.Arbitrary<PartitionRule> {
  const key = 'ingest_dt';
  const dated = all.filter((field) => ['date', 'timestamp', 'timestamptz'].includes(field.type.kind));
  return fc.oneof(
    fc.constant<PartitionRule>({ kind: 'snapshot', key }),
    ...dated.map(({ name }) => fc.constant<PartitionRule>({ kind: 'event-date', key, field: name })),
    ...keyFields.flatMap((name) => [
      fc.constant<PartitionRule>({ kind: 'attribute', key, field: name }),
      fc.constant<PartitionRule>({ kind: 'parent', key, parent: 'the-parent', parentKey: 'id', foreignKey: name }),
    ]),
  );
}
