import { stat } from 'node:fs/promises';

import { PipelineError } from '../errors.ts';
import type { FindSourcesOptions, TableSource } from './find-sources.ts';
import { findSources } from './find-sources.ts';

/** What a lookups folder holds, in the order of export. */
const LOOKUP_TABLES = ['customers', 'product_catalog'] as const;

export interface FindExportSourcesOptions extends FindSourcesOptions {
  /** Absolute path of a folder with the two lookup tables; they are then looked for nowhere else. */
  readonly lookups?: string | undefined;
}

/** Whether a table comes from a lookups folder, if there is one. */
export function isLookupTable(table: string): boolean {
  return LOOKUP_TABLES.some((name) => name === table);
}

/**
 * The tables of the source, and before them those of the lookups folder.
 *
 * @throws {PipelineError} as `findSources`; `ECL_PIPELINE_SOURCE_NOT_FOUND`, `ECL_PIPELINE_NO_TABLES` for the lookups folder
 */
export async function findExportSources({
  lookups,
  ...options
}: FindExportSourcesOptions): Promise<readonly TableSource[]> {
  if (lookups === undefined) return findSources(options);
  const fromLookups = await findLookups(lookups, options);
  const tables = options.tables?.filter((table) => !isLookupTable(table));
  if (tables?.length === 0) return fromLookups;
  const contracts = options.contracts.filter(({ table }) => !isLookupTable(table));
  return [...fromLookups, ...(await findSources({ ...options, contracts, tables }))];
}

async function findLookups(folder: string, options: FindSourcesOptions): Promise<readonly TableSource[]> {
  const info = await stat(folder).catch(() => undefined);
  if (info?.isDirectory() !== true) {
    const found = info === undefined ? 'no such folder' : 'is no folder';
    throw new PipelineError('ECL_PIPELINE_SOURCE_NOT_FOUND', `lookups ${folder}: ${found}`, {
      details: { source: folder },
      nextSteps: [`check --lookups-from: a folder with a file for ${LOOKUP_TABLES.join(' and one for ')}`],
    });
  }
  const found = await findSources({ ...options, source: folder, tables: LOOKUP_TABLES });
  const missing = LOOKUP_TABLES.filter((table) => !found.some(({ contract }) => contract.table === table));
  if (missing.length === 0) return found;
  throw new PipelineError('ECL_PIPELINE_NO_TABLES', `lookups ${folder}: no file for ${missing.join(', ')}`, {
    details: { source: folder, tables: missing },
    nextSteps: [`put ${missing.map((table) => `${table}.csv`).join(' and ')} into the folder`],
  });
}
