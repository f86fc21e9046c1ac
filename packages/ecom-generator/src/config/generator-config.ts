import type {
  ChannelRules,
  CustomerLookupSettings,
  ParameterSettings,
  ProductLookupSettings,
  TableSettings,
  VocabSettings,
} from './config-schema.ts';

/** A checked configuration: the user's document over the shipped one. */
export interface GeneratorConfig {
  /** Decides every random draw. */
  readonly seed: number;
  /** Lower-case hex over everything that can change a row, the seed excepted; keys in canonical order. */
  readonly sha256: string;
  /** The same over what the lookups depend on. */
  readonly lookupsConfigSha256: string;
  /** Where the document came from; `null` for the shipped values. */
  readonly path: string | null;
  readonly outputDir: string;
  readonly tables: readonly TableSettings[];
  readonly products: ProductLookupSettings;
  readonly customers: CustomerLookupSettings;
  readonly vocab: VocabSettings;
  readonly parameters: ParameterSettings;
  readonly channelRules: ChannelRules;
  /** Tier or `default` → bucket at sign-up. */
  readonly clvMap: Readonly<Record<string, string>>;
}

/** Settings of one table, `undefined` when the document does not list it. */
export function tableSettings(config: GeneratorConfig, name: TableSettings['name']): TableSettings | undefined {
  return config.tables.find((table) => table.name === name);
}
