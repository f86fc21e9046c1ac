import { open, readdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';

import type { AdapterSource } from '@ecomlake/pipeline';
import type { Contract } from '@ecomlake/schema-contract';

import type { CliLogger } from '../logging.ts';
import { GENERATOR_ID } from './choose-source.ts';

export interface LoadExportContractsOptions {
  /** As typed; without it `contracts`, and where there is none the contracts of the built-in shop. */
  readonly contracts: string | undefined;
  /** Absolute path, or an adapter: the shop's contracts are for the shop's tables only. */
  readonly source: string | AdapterSource;
  /** Absolute working folder. */
  readonly directory: string;
  readonly logger: Pick<CliLogger, 'info'>;
}

/**
 * The contracts of an export. A source that holds tables of the shop needs none of its own.
 *
 * @throws {PipelineError} as `loadContracts`: `ECL_PIPELINE_NO_CONTRACTS`, `ECL_PIPELINE_AMBIGUOUS_TABLE`
 * @throws {ContractError} for the first file that is not a valid contract
 */
export async function loadExportContracts(options: LoadExportContractsOptions): Promise<readonly Contract[]> {
  const { contracts, source, directory, logger } = options;
  const folder = resolve(directory, contracts ?? 'contracts');
  if (contracts === undefined && typeof source !== 'string' && source.adapterId === GENERATOR_ID) {
    const { loadEcomContracts } = await import('@ecomlake/ecom-generator');
    return [...loadEcomContracts().values()];
  }
  if (contracts === undefined && typeof source === 'string' && !(await exists(folder))) {
    const shop = await loadShopContracts(source);
    if (shop !== undefined) {
      logger.info('there is no folder contracts here: the contracts of the built-in shop are used', { folder });
      return shop;
    }
  }
  const { loadContracts } = await import('@ecomlake/pipeline');
  return (await loadContracts(folder)).map(({ contract }) => contract);
}

async function loadShopContracts(source: string): Promise<readonly Contract[] | undefined> {
  const { ECOM_TABLES, loadEcomContracts } = await import('@ecomlake/ecom-generator');
  const tables = new Set<string>(ECOM_TABLES);
  const names = await readdir(source).catch(() => [basename(source)]);
  if (!names.some((name) => tables.has(tableOf(name)))) return undefined;
  const orders = names.find((name) => name === 'orders.csv');
  const header =
    orders === undefined ? undefined : await readHeader((await isFile(source)) ? source : join(source, orders));
  // files of the predecessor, and those of a shop with `emit_cart_link: false`, have no such column
  const emitCartLink = header === undefined || header.includes('cart_id');
  return [...loadEcomContracts({ emitCartLink }).values()];
}

/** `orders.csv.gz` → `orders`, `order-items.csv` → `order_items` */
function tableOf(fileName: string): string {
  return (fileName.split('.', 1)[0] ?? '').replaceAll('-', '_');
}

const HEADER_BYTES = 4_096;

/** Names of the first line; none when the file cannot be read, which the export will say better. */
async function readHeader(path: string): Promise<readonly string[] | undefined> {
  try {
    await using file = await open(path);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0);
    const line = buffer.toString('utf8', 0, bytesRead).split(/\r?\n/, 1)[0] ?? '';
    return line.split(',').map((name) => name.replaceAll(/[\uFEFF"]/g, '').trim());
  } catch {
    return undefined;
  }
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() === true;
}
