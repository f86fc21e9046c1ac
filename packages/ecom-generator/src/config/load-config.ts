import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

import { parseDocument } from 'yaml';

import { EcomGeneratorError } from '../errors.ts';
import { canonicalJson, sha256Hex } from './canonical-json.ts';
import { checkConfig } from './check-config.ts';
import {
  channelRulesSchema,
  configDocumentSchema,
  customerLookupSchema,
  parametersSchema,
  productLookupSchema,
  vocabSchema,
} from './config-schema.ts';
import type { ConfigDocument } from './config-schema.ts';
import type { ConfigProblem } from './describe-issues.ts';
import { describeIssues } from './describe-issues.ts';
import type { GeneratorConfig } from './generator-config.ts';

const MAX_CONFIG_BYTES = 1024 * 1024;
const MAX_ALIASES = 100;
const DEFAULT_SEED = 42;
const DEFAULT_CONFIG_URL = new URL('../../config/default.yaml', import.meta.url);

export interface LoadConfigOptions {
  /** Absolute path of a YAML file. @default the shipped values */
  readonly path?: string | undefined;
  /** Beats the seed of the document. A non-negative safe integer. */
  readonly seed?: number | undefined;
}

/**
 * Read a configuration file over the shipped values, and check it as a whole.
 * @throws {EcomGeneratorError} `ECL_GENERATOR_CONFIG_UNREADABLE`, `ECL_GENERATOR_CONFIG_INVALID`
 */
export async function loadGeneratorConfig({ path, seed }: LoadConfigOptions = {}): Promise<GeneratorConfig> {
  if (path === undefined) return parseGeneratorConfig('', { seed });
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw new EcomGeneratorError(
      'ECL_GENERATOR_CONFIG_UNREADABLE',
      `configuration ${path} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause, details: { path } },
    );
  }
  return parseGeneratorConfig(text, { path, seed });
}

/**
 * Parse YAML text over the shipped values; empty text gives the shipped values alone. `path` is only used in messages.
 * @throws {EcomGeneratorError} `ECL_GENERATOR_CONFIG_UNREADABLE`, `ECL_GENERATOR_CONFIG_INVALID`
 */
export function parseGeneratorConfig(text: string, { path, seed }: LoadConfigOptions = {}): GeneratorConfig {
  const where = path ?? 'configuration';
  const user = readDocument(text, where);
  const shipped = readDocument(readFileSync(DEFAULT_CONFIG_URL, 'utf8'), 'the shipped configuration');
  const config = mergeConfig(user, shipped, { path, seed, where });
  const problems = checkConfig(config);
  if (problems.length > 0)
    throw invalid(
      where,
      problems.map((problem) => withOrigin(problem, user)),
    );
  return config;
}

/** A rule can be broken by a key the user did not write: then the message says that the key is theirs to give. */
function withOrigin({ key, message }: ConfigProblem, user: ConfigDocument): ConfigProblem {
  const [section, name] = key.split('.');
  const own = new Map<string, object>(
    Object.entries({
      vocab: user.vocab ?? {},
      parameters: user.parameters ?? {},
      channel_rules: user.channel_rules ?? {},
    }),
  );
  const keys = own.get(section ?? '');
  const isShipped =
    section === 'channel_rules'
      ? user.channel_rules === undefined
      : keys !== undefined && name !== undefined && !Object.hasOwn(keys, name);
  return {
    key,
    message: isShipped ? `${message}; this is the shipped value, so give this key in your file too` : message,
  };
}

function readDocument(text: string, where: string): ConfigDocument {
  if (text.length > MAX_CONFIG_BYTES)
    throw new EcomGeneratorError(
      'ECL_GENERATOR_CONFIG_UNREADABLE',
      `${where} has ${text.length} characters; a configuration has at most ${MAX_CONFIG_BYTES}`,
      { details: { path: where, characters: text.length } },
    );
  const document = parseYaml(text, where);
  const result = configDocumentSchema.safeParse(document);
  if (!result.success) throw invalid(where, describeIssues(result.error, configDocumentSchema, document));
  return result.data;
}

function parseYaml(text: string, where: string): unknown {
  const unreadable = (message: string, cause?: unknown): EcomGeneratorError =>
    new EcomGeneratorError('ECL_GENERATOR_CONFIG_UNREADABLE', `${where} is not YAML that can be read: ${message}`, {
      cause,
      details: { path: where },
    });
  const parsed = parseDocument(text, { uniqueKeys: true, prettyErrors: true });
  const error = parsed.errors[0];
  if (error !== undefined) throw unreadable(error.message, error);
  try {
    // toJS answers `any`
    return (parsed.toJS({ maxAliasCount: MAX_ALIASES }) as unknown) ?? {};
  } catch (cause) {
    throw unreadable(cause instanceof Error ? cause.message : String(cause), cause);
  }
}

interface MergeOptions {
  readonly path: string | undefined;
  readonly seed: number | undefined;
  readonly where: string;
}

/**
 * One level of keys is merged (`parameters.x`, `vocab.x`, `lookup_config.customers.x`, tables by name); what stands under such a
 * key is taken whole, so that a distribution is never half the user's and half the shipped one.
 */
function mergeConfig(
  user: ConfigDocument,
  shipped: ConfigDocument,
  { path, seed, where }: MergeOptions,
): GeneratorConfig {
  const problems: ConfigProblem[] = [];
  if (user.seed !== undefined && user.faker_seed !== undefined && user.seed !== user.faker_seed)
    problems.push({
      key: 'seed',
      message: `is ${user.seed}, but faker_seed, its other name, is ${user.faker_seed}; keep one of them`,
    });
  const innerRules = user.parameters?.channel_rules;
  if (
    user.channel_rules !== undefined &&
    innerRules !== undefined &&
    canonicalJson(innerRules) !== canonicalJson(user.channel_rules)
  )
    problems.push({
      key: 'channel_rules',
      message: 'stands at top level and under `parameters` with different content; keep one of them',
    });
  const documentSeed = user.seed ?? user.faker_seed ?? shipped.faker_seed ?? DEFAULT_SEED;
  const chosenSeed = seed ?? documentSeed;
  if (!Number.isSafeInteger(chosenSeed) || chosenSeed < 0)
    problems.push({
      key: 'seed',
      message: `expected a whole number from 0 to ${Number.MAX_SAFE_INTEGER}, found ${chosenSeed}`,
    });
  if (problems.length > 0) throw invalid(where, problems);

  const names = new Set([...(shipped.tables ?? []), ...(user.tables ?? [])].map((table) => table.name));
  // Twice the same table stays twice, for the check to name it.
  const tables = [...names].flatMap((name) => {
    const base = shipped.tables?.find((table) => table.name === name);
    const own = user.tables?.filter((table) => table.name === name) ?? [];
    return own.length === 0 && base !== undefined ? [base] : own.map((table) => ({ ...base, ...table }));
  });
  const merged = {
    tables,
    // parse, not a cast: the shipped document is complete, and a test holds that true
    products: productLookupSchema.parse({
      ...shipped.lookup_config?.product_catalog,
      ...user.lookup_config?.product_catalog,
    }),
    customers: customerLookupSchema.parse({ ...shipped.lookup_config?.customers, ...user.lookup_config?.customers }),
    vocab: vocabSchema.parse({ ...shipped.vocab, ...user.vocab }),
    parameters: parametersSchema.parse({ ...shipped.parameters, ...user.parameters }),
    channelRules: channelRulesSchema.parse(user.channel_rules ?? innerRules ?? shipped.channel_rules ?? {}),
    clvMap: user.clv_map ?? shipped.clv_map ?? {},
  };
  return {
    seed: chosenSeed,
    path: path ?? null,
    outputDir: user.output_dir ?? shipped.output_dir ?? 'output',
    ...merged,
    ...digests(merged),
  };
}

type Merged = Pick<
  GeneratorConfig,
  'tables' | 'products' | 'customers' | 'vocab' | 'parameters' | 'channelRules' | 'clvMap'
>;

function digests({
  tables,
  products,
  customers,
  vocab,
  parameters,
  channelRules,
  clvMap,
}: Merged): Pick<GeneratorConfig, 'sha256' | 'lookupsConfigSha256'> {
  const { generator: _products, ...productKeys } = products;
  const { generator: _customers, ...customerKeys } = customers;
  const { regions: _regions, customer_tiers: _tiers, ...vocabKeys } = vocab;
  const {
    gender_unknown_prob: _gender,
    channel_rules: _rules,
    order_days_back: _back,
    signup_years: _years,
    ...parameterKeys
  } = parameters;
  const lookups = {
    products: productKeys,
    customers: customerKeys,
    vocab: pick(vocabKeys, LOOKUP_VOCAB),
    parameters: pick(parameterKeys, LOOKUP_PARAMETERS),
    clvMap,
  };
  const rates = tables.map((table) => ({ name: table.name, generate: table.generate, range: table.item_count_range }));
  return {
    sha256: sha256Hex(canonicalJson({ ...lookups, rates, vocab: vocabKeys, parameters: parameterKeys, channelRules })),
    lookupsConfigSha256: sha256Hex(canonicalJson(lookups)),
  };
}

/** What the two lookup tables are made from. */
const LOOKUP_VOCAB = [
  'categories',
  'category_vocab',
  'loyalty_tiers',
  'genders',
  'signup_channels',
  'clv_buckets',
  'customer_status_options',
  'email_domains',
];

const LOOKUP_PARAMETERS = [
  'signup_channel_distribution',
  'loyalty_distribution_by_channel',
  'no_tier_probability',
  'customer_status_probs',
  'email_verified_prob',
  'marketing_opt_in_prob',
  'guest_contact_pool_size',
  'guest_contact_reuse_prob',
  'customer_id_start',
];

function pick(source: Readonly<Record<string, unknown>>, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(keys.map((key) => [key, source[key]]));
}

function invalid(where: string, problems: readonly ConfigProblem[]): EcomGeneratorError {
  const lines = problems.map(({ key, message }) => `${key}: ${message}`);
  const head =
    lines.length === 1
      ? `${where}: ${lines[0] ?? ''}`
      : `${where} has ${lines.length} problems:\n  ${lines.join('\n  ')}`;
  return new EcomGeneratorError('ECL_GENERATOR_CONFIG_INVALID', head, { details: { path: where, problems } });
}
