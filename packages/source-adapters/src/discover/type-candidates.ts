import type { ContractField, LogicalType } from '@ecomlake/schema-contract';

/** A type a column of texts may have. A text must match `shape` and be accepted by the type's own column builder. */
export interface TypeCandidate {
  readonly type: LogicalType;
  readonly formats: readonly string[];
  readonly shape: RegExp;
}

const DATE_FORMATS = [
  '%m/%d/%Y',
  '%d/%m/%Y',
  '%m/%d/%y',
  '%d/%m/%y',
  '%d.%m.%Y',
  '%d-%m-%Y',
  '%Y/%m/%d',
  '%b %d %Y',
  '%b %d, %Y',
  '%d %b %Y',
  '%d-%b-%Y',
  '%B %d, %Y',
] as const;

const CLOCKS = ['%H:%M', '%H:%M:%S'] as const;

/** A day with a separator or a month's name; plain digits are numbers. */
const DAY_SHAPE = /\d\s*[-/. ]\s*\S|[a-z]{3}/i;
/** A day without a time of day; a date takes midnight as well, but then a timestamp is meant. */
const DATE_SHAPE = /^(?!.*:).*(\d\s*[-/. ]\s*\S|[a-z]{3})/i;

/**
 * In order of preference. Numbers with leading zeros are texts: they are codes, and would lose them. `0` and `1` are integers,
 * though a boolean takes them too.
 */
export const TYPE_CANDIDATES: readonly TypeCandidate[] = [
  { type: { kind: 'uuid' }, formats: [], shape: /^[0-9a-f]{8}-/i },
  { type: { kind: 'boolean' }, formats: [], shape: /^(true|false|yes|no|t|f|y|n)$/i },
  { type: { kind: 'integer', bits: 64 }, formats: [], shape: /^[+-]?(0|[1-9]\d*)$/ },
  // the scale is found by looking at the digits; this one only says that four places are enough
  { type: { kind: 'decimal', precision: 18, scale: 4 }, formats: [], shape: /^[+-]?(0|[1-9]\d*)?(\.\d{1,4})?$/ },
  { type: { kind: 'number', bits: 64 }, formats: [], shape: /^[+-]?(0|[1-9]\d*)?(\.\d*)?([eE][+-]?\d+)?$/ },
  { type: { kind: 'date' }, formats: [], shape: DATE_SHAPE },
  { type: { kind: 'timestamp' }, formats: [], shape: DAY_SHAPE },
  { type: { kind: 'timestamptz' }, formats: [], shape: /[zZ]$|[+-]\d\d:?(\d\d)?$/ },
  ...DATE_FORMATS.map((format): TypeCandidate => ({ type: { kind: 'date' }, formats: [format], shape: DATE_SHAPE })),
  ...DATE_FORMATS.flatMap((day) =>
    CLOCKS.map((clock): TypeCandidate => ({ type: { kind: 'timestamp' }, formats: [`${day} ${clock}`], shape: /:/ })),
  ),
  { type: { kind: 'time' }, formats: [], shape: /^\d{1,2}:\d\d/ },
];

/** A field of this type without any further rule. */
export function fieldOf(name: string, type: LogicalType, formats: readonly string[], required: boolean): ContractField {
  return { name, type, required, constraints: {}, formats, zone: 'UTC' };
}
