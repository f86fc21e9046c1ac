/** What a field's values mean, independent of any storage format. */
export type LogicalType =
  | { readonly kind: 'string' }
  | { readonly kind: 'uuid' }
  | { readonly kind: 'json' }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'integer'; readonly bits: 32 | 64 }
  | { readonly kind: 'number'; readonly bits: 32 | 64 }
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number }
  | { readonly kind: 'date' }
  | { readonly kind: 'time' }
  | { readonly kind: 'timestamp' }
  | { readonly kind: 'timestamptz' }
  | { readonly kind: 'bytes' }
  | { readonly kind: 'array'; readonly items: LogicalType }
  | { readonly kind: 'object'; readonly fields: readonly ContractField[] };

/** Rules a value must keep after conversion; `undefined` means "not limited". */
export interface FieldConstraints {
  readonly pattern?: string | undefined;
  readonly enum?: readonly (string | number)[] | undefined;
  /** Inclusive bounds, in the text form of the field's type, so that int64 and decimal bounds stay exact. */
  readonly minimum?: string | undefined;
  readonly maximum?: string | undefined;
  /** In Unicode code points. */
  readonly minLength?: number | undefined;
  readonly maxLength?: number | undefined;
}

export interface ContractField {
  readonly name: string;
  readonly type: LogicalType;
  /** `true`: null is refused. */
  readonly required: boolean;
  readonly constraints: FieldConstraints;
  readonly description?: string | undefined;
  /** e.g. `pii`; carried through, not interpreted. */
  readonly classification?: string | undefined;
  /** Text forms a boolean, date, time or timestamp may take beside the ISO form, e.g. `%m/%d/%y`; strptime directives. @default [] */
  readonly formats: readonly string[];
  /** Zone in which zone-less text of a `timestamptz` is read; IANA name. @default 'UTC' */
  readonly zone: string;
}

/** How a delimited text file is written. */
export interface CsvDialect {
  /** One or more characters. The byte path takes any single ASCII character; longer ones go through papaparse. */
  readonly delimiter: string;
  readonly quote: string | null;
  /** Same as `quote` (doubling) or another single character. */
  readonly escape: string | null;
  readonly header: boolean;
  /** Lines beginning with it are comments. */
  readonly comment: string | null;
  /** WHATWG encoding label. @default 'utf-8' */
  readonly encoding: string;
  /** Blanks and tabs around unquoted fields are removed. */
  readonly trim: boolean;
}

/** The four null cases: empty unquoted, empty quoted, listed token unquoted, listed token quoted. */
export interface NullPolicy {
  readonly emptyUnquoted: 'null' | 'empty';
  readonly emptyQuoted: 'null' | 'empty';
  readonly tokens: readonly string[];
  readonly quotedTokens: 'null' | 'value';
}

/** Which hive partition a row belongs to. A null partition value goes to `__HIVE_DEFAULT_PARTITION__`. */
export type PartitionRule =
  /** The calendar day of a date or timestamp field. */
  | { readonly kind: 'event-date'; readonly key: string; readonly field: string }
  /** The day of the parent table's row, found through the key. */
  | {
      readonly kind: 'parent';
      readonly key: string;
      readonly parent: string;
      readonly parentKey: string;
      readonly foreignKey: string;
    }
  /** The value of a field. */
  | { readonly kind: 'attribute'; readonly key: string; readonly field: string }
  /** The whole table into each requested ingest date. */
  | { readonly kind: 'snapshot'; readonly key: string };

export interface SortField {
  readonly field: string;
  readonly descending: boolean;
}

/** Which lineage columns are added behind the contract's own fields, in this order. */
export interface LineageRule {
  readonly batchId: boolean;
  readonly ingestionTs: boolean;
  /** Needs a primary key. */
  readonly eventId: boolean;
  /** Written only when a source prefix is given. */
  readonly sourceFile: boolean;
}

/** What happens when the source and the contract differ. */
export type EvolutionMode = 'evolve' | 'freeze' | 'discard_row' | 'discard_value';

export interface EvolutionRule {
  /** Columns of the source that the contract does not know. @default 'freeze' */
  readonly columns: EvolutionMode;
  /** Values that do not fit their field's type or constraints. @default 'discard_row' */
  readonly types: Exclude<EvolutionMode, 'evolve'>;
}

/** A limit on rejects; both must hold. `null` means "not limited". */
export interface RejectThreshold {
  readonly maxRows: number | null;
  /** Share of the rows read, 0 … 1. */
  readonly maxShare: number | null;
}

export interface Relationship {
  readonly fields: readonly string[];
  readonly toTable: string;
  readonly toFields: readonly string[];
}

/** One table's contract, after parsing: every default is filled in. */
export interface Contract {
  /** Document id, e.g. `ecom.orders`. */
  readonly id: string;
  readonly version: string;
  readonly table: string;
  readonly description?: string | undefined;
  readonly fields: readonly ContractField[];
  /** Field names in key order; empty when the table has no key. */
  readonly primaryKey: readonly string[];
  readonly relationships: readonly Relationship[];
  readonly dialect: CsvDialect;
  readonly nulls: NullPolicy;
  readonly partition: PartitionRule;
  readonly sort: readonly SortField[];
  readonly lineage: LineageRule;
  readonly evolution: EvolutionRule;
  readonly rejects: RejectThreshold;
}
