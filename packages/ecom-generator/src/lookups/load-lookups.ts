import { stat } from 'node:fs/promises';
import { join } from 'node:path';

import { compileContract } from '@ecomlake/schema-contract';
import { csvAdapter, csvOptionsSchema } from '@ecomlake/source-adapters/csv';
import { SourceAdapterError } from '@ecomlake/source-adapters';
import type { RecordBatch } from 'apache-arrow';

import type { GeneratorConfig } from '../config/generator-config.ts';
import type { LookupTable } from '../contracts/ecom-tables.ts';
import { loadEcomContract } from '../contracts/load-ecom-contract.ts';
import { EcomGeneratorError } from '../errors.ts';
import type { Logger } from '../logger.ts';
import { systemCode } from '../state/write-durably.ts';
import { parseDay } from '../time/calendar.ts';
import { collectCustomers } from './collect-customers.ts';
import { collectProducts } from './collect-products.ts';
import { LOOKUP_FILES, combineDigests, digestFile, readLookupsDocument } from './lookup-files.ts';
import type { CustomerTable, Lookups, SignupRange } from './lookup-tables.ts';
import { NO_DAY } from './lookup-tables.ts';

export interface LoadLookupsOptions {
  /** Absolute path of a folder with `customers.csv` and `product_catalog.csv`. */
  readonly directory: string;
  readonly config: GeneratorConfig;
  readonly logger?: Logger | undefined;
}

/**
 * Read a lookups folder, ours or the predecessor's. Nothing in it is changed.
 * @throws {EcomGeneratorError} `ECL_GENERATOR_LOOKUPS_MISSING`, `ECL_GENERATOR_LOOKUPS_INVALID`, `ECL_GENERATOR_LOOKUPS_MISMATCH`
 */
export async function loadLookups({ directory, config, logger }: LoadLookupsOptions): Promise<Lookups> {
  const paths = {
    customers: join(directory, LOOKUP_FILES.customers),
    product_catalog: join(directory, LOOKUP_FILES.product_catalog),
  };
  for (const path of Object.values(paths)) await demandFile(path, directory);
  const document = await readLookupsDocument(directory);
  if (document !== undefined && document.seed !== config.seed)
    throw new EcomGeneratorError(
      'ECL_GENERATOR_LOOKUPS_MISMATCH',
      `lookups in ${directory} were made with seed ${document.seed}, this run has seed ${config.seed}; give --seed ${document.seed}, or make lookups for seed ${config.seed} in another folder`,
      { details: { directory, recorded: document.seed, given: config.seed } },
    );
  if (document !== undefined && document.config_sha256 !== config.lookupsConfigSha256)
    logger?.warn('lookups were made with another configuration; they are used as they are', { directory });

  const sha256 = {
    customers: await digestFile(paths.customers),
    product_catalog: await digestFile(paths.product_catalog),
  };
  for (const table of ['customers', 'product_catalog'] as const) {
    if (document === undefined || document.sha256[table] === sha256[table]) continue;
    throw new EcomGeneratorError(
      'ECL_GENERATOR_LOOKUPS_INVALID',
      `${paths[table]} was changed after it was made (sha256 ${sha256[table]}, ${LOOKUP_FILES.description} says ${document.sha256[table]}); restore it, or make the lookups again`,
      { details: { path: paths[table], recorded: document.sha256[table], found: sha256[table] } },
    );
  }
  const customers = collectCustomers(await readTable(paths.customers, 'customers'), paths.customers);
  const products = collectProducts(await readTable(paths.product_catalog, 'product_catalog'), paths.product_catalog);
  checkVocabulary(products.category.values, config, paths.product_catalog);
  const range =
    document === undefined ? undefined : [parseDay(document.signup_range[0]), parseDay(document.signup_range[1])];
  return {
    customers,
    products,
    sha256: combineDigests(sha256.customers, sha256.product_catalog),
    signupRange:
      range?.[0] === undefined || range[1] === undefined
        ? observedRange(customers)
        : { firstDay: range[0], lastDay: range[1] },
  };
}

async function demandFile(path: string, directory: string): Promise<void> {
  try {
    if ((await stat(path)).isFile()) return;
  } catch (error) {
    if (systemCode(error) !== 'ENOENT' && systemCode(error) !== 'ENOTDIR') throw error;
  }
  throw new EcomGeneratorError(
    'ECL_GENERATOR_LOOKUPS_MISSING',
    `lookups folder ${directory} has no file ${path.slice(directory.length + 1)}; make it with: ecomlake run-generator --generate-lookups-only --output-dir ${directory}`,
    { details: { directory, path } },
  );
}

async function readTable(path: string, table: LookupTable): Promise<RecordBatch[]> {
  const contract = compileContract(loadEcomContract(table));
  try {
    const reader = await csvAdapter.open({ contract, options: csvOptionsSchema.parse({ path }) });
    const batches: RecordBatch[] = [];
    for await (const { batch, rejects } of reader.batches()) {
      const reject = rejects[0];
      if (reject !== undefined)
        throw new EcomGeneratorError(
          'ECL_GENERATOR_LOOKUPS_INVALID',
          `${path}, line ${reject.line ?? '?'}: ${reject.message}; lookups must fit contract ${contract.contract.id}`,
          { details: { path, line: reject.line, column: reject.column, code: reject.code } },
        );
      if (batch.numRows > 0) batches.push(batch);
    }
    return batches;
  } catch (cause) {
    if (!(cause instanceof SourceAdapterError)) throw cause;
    throw new EcomGeneratorError('ECL_GENERATOR_LOOKUPS_INVALID', `${path}: ${cause.message}`, {
      cause,
      details: { path, code: cause.code },
    });
  }
}

function checkVocabulary(categories: readonly string[], config: GeneratorConfig, path: string): void {
  const unknown = categories.find((category) => !config.vocab.categories.includes(category));
  if (unknown === undefined) return;
  throw new EcomGeneratorError(
    'ECL_GENERATOR_LOOKUPS_INVALID',
    `${path}: category ${JSON.stringify(unknown)} is not in vocab.categories (${config.vocab.categories.join(', ')})`,
    { details: { path, category: unknown, allowed: config.vocab.categories } },
  );
}

function observedRange({ signupDay }: CustomerTable): SignupRange {
  let firstDay = Number.MAX_SAFE_INTEGER;
  let lastDay = 0;
  for (const day of signupDay) {
    if (day === NO_DAY) continue;
    firstDay = Math.min(firstDay, day);
    lastDay = Math.max(lastDay, day);
  }
  return { firstDay: Math.min(firstDay, lastDay), lastDay };
}
