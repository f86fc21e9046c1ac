import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { z } from 'zod';

import { makeLookupBatches } from '../batches/lookup-batches.ts';
import { sha256Hex } from '../config/canonical-json.ts';
import { ECOM_COLUMNS } from '../contracts/ecom-tables.ts';
import type { LookupTable } from '../contracts/ecom-tables.ts';
import { loadEcomContract } from '../contracts/load-ecom-contract.ts';
import { encodeCsv, encodeCsvHeader } from '../csv/csv-encoder.ts';
import { EcomGeneratorError } from '../errors.ts';
import { systemCode, syncFolder, writeDurably, writeFailed } from '../state/write-durably.ts';
import { formatDay } from '../time/calendar.ts';
import type { Lookups } from './lookup-tables.ts';

/** Names of the files in a lookups folder. */
export const LOOKUP_FILES = {
  customers: 'customers.csv',
  product_catalog: 'product_catalog.csv',
  description: 'lookups.json',
} as const;

const LOOKUPS_VERSION = '1.0.0';

const digest = z.string().regex(/^[0-9a-f]{64}$/);

export const lookupsDocumentSchema = z.strictObject({
  schema_version: z.string(),
  seed: z.int().min(0),
  config_sha256: digest,
  signup_range: z.tuple([z.string(), z.string()]),
  rows: z.strictObject({ customers: z.int(), product_catalog: z.int() }),
  sha256: z.strictObject({ customers: digest, product_catalog: digest }),
});

/** `lookups.json`: what the two CSV files are and what they were made from. */
export type LookupsDocument = z.output<typeof lookupsDocumentSchema>;

const BATCH_ROWS = 4_096;

/** A lookup table as CSV, piece by piece. */
function* encodeLookupCsv(lookups: Lookups, table: LookupTable): Generator<Buffer> {
  const contract = loadEcomContract(table);
  yield encodeCsvHeader(ECOM_COLUMNS[table]);
  for (const batch of makeLookupBatches({ contract, table, lookups, mess: undefined, batchRows: BATCH_ROWS }))
    yield encodeCsv(batch, ECOM_COLUMNS[table]);
}

/** Lower-case hex over the digests of both files. */
export function combineDigests(customers: string, products: string): string {
  return sha256Hex(`${customers}\n${products}\n`);
}

/** The digest the files of these tables would have. */
export function digestLookups(lookups: Lookups): { readonly customers: string; readonly product_catalog: string } {
  const digestOf = (table: LookupTable): string => {
    const hash = createHash('sha256');
    for (const chunk of encodeLookupCsv(lookups, table)) hash.update(chunk);
    return hash.digest('hex');
  };
  return { customers: digestOf('customers'), product_catalog: digestOf('product_catalog') };
}

export async function digestFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer); // without encoding the chunks are buffers
  return hash.digest('hex');
}

export interface WriteLookupsOptions {
  readonly lookups: Lookups;
  /** Absolute path; made when missing. */
  readonly directory: string;
  readonly seed: number;
  readonly configSha256: string;
}

/**
 * Write both CSV files and their description, the description last. A folder that already holds the same lookups is left alone; one that
 * holds others is refused.
 * @throws {EcomGeneratorError} `ECL_GENERATOR_LOOKUPS_MISMATCH`, `ECL_GENERATOR_WRITE_FAILED`
 */
export async function writeLookups({
  lookups,
  directory,
  seed,
  configSha256,
}: WriteLookupsOptions): Promise<'written' | 'unchanged'> {
  const present = await presentDigests(directory);
  if (present.length > 0) {
    const sha256 = digestLookups(lookups);
    if (present.every(({ table, found }) => found === sha256[table]) && present.length === 2) return 'unchanged';
    throw new EcomGeneratorError(
      'ECL_GENERATOR_LOOKUPS_MISMATCH',
      `${directory} holds other lookups than this configuration and seed make; choose another folder, or remove ${present.map(({ table }) => LOOKUP_FILES[table]).join(' and ')} first`,
      { details: { directory, seed } },
    );
  }
  try {
    await mkdir(directory, { recursive: true });
  } catch (cause) {
    throw writeFailed(directory, cause);
  }
  const document: LookupsDocument = {
    schema_version: LOOKUPS_VERSION,
    seed,
    config_sha256: configSha256,
    signup_range: [formatDay(lookups.signupRange.firstDay), formatDay(lookups.signupRange.lastDay)],
    rows: { customers: lookups.customers.count, product_catalog: lookups.products.count },
    sha256: {
      customers: await writeCsv(join(directory, LOOKUP_FILES.customers), encodeLookupCsv(lookups, 'customers')),
      product_catalog: await writeCsv(
        join(directory, LOOKUP_FILES.product_catalog),
        encodeLookupCsv(lookups, 'product_catalog'),
      ),
    },
  };
  await writeDurably(join(directory, LOOKUP_FILES.description), `${JSON.stringify(document, null, 2)}\n`);
  return 'written';
}

async function presentDigests(directory: string): Promise<{ readonly table: LookupTable; readonly found: string }[]> {
  const present = [];
  for (const table of ['customers', 'product_catalog'] as const) {
    try {
      present.push({ table, found: await digestFile(join(directory, LOOKUP_FILES[table])) });
    } catch (error) {
      if (systemCode(error) !== 'ENOENT' && systemCode(error) !== 'ENOTDIR') throw error;
    }
  }
  return present;
}

/** Write through a temporary name and answer the sha256 of what was written. */
async function writeCsv(path: string, chunks: Iterable<Buffer>): Promise<string> {
  const temporary = `${path}.tmp-${process.pid}`;
  const hash = createHash('sha256');
  try {
    const file = await open(temporary, 'w');
    try {
      for (const chunk of chunks) {
        hash.update(chunk);
        // one after the other: the order of the bytes is the file
        await file.write(chunk);
      }
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
    await syncFolder(dirname(path));
  } catch (cause) {
    await rm(temporary, { force: true });
    throw writeFailed(path, cause);
  }
  return hash.digest('hex');
}

/** `undefined` when the folder has none, as those of the predecessor. */
export async function readLookupsDocument(directory: string): Promise<LookupsDocument | undefined> {
  const path = join(directory, LOOKUP_FILES.description);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return lookupsDocumentSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new EcomGeneratorError(
      'ECL_GENERATOR_LOOKUPS_INVALID',
      `${path} is not a description of lookups (version ${LOOKUPS_VERSION}): ${cause instanceof Error ? cause.message.split('\n')[0] : String(cause)}; make the lookups again`,
      { cause, details: { path } },
    );
  }
}
