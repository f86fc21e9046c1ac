import { mkdir, readFile, readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

import { sha256Hex } from '../config/canonical-json.ts';
import { EcomGeneratorError } from '../errors.ts';
import type { Logger } from '../logger.ts';
import type { ShopCounters, ShopState } from '../simulation/shop-state.ts';
import { NO_COUNTERS, emptyShopState } from '../simulation/shop-state.ts';
import { formatDay, parseDay } from '../time/calendar.ts';
import { decodeCarryOver, encodeCarryOver } from './carry-over.ts';
import type { IdStateContent, IdStateDocument } from './id-state-document.ts';
import { ID_STATE_VERSION, countersOf, counterFields, parseIdState, serializeIdState } from './id-state-document.ts';
import { systemCode, writeDurably, writeFailed } from './write-durably.ts';

/** What a history was made from; continuing it with anything else would tear it. */
export interface StateGuards {
  readonly seed: number;
  readonly configSha256: string;
  readonly lookupsSha256: string;
}

export interface OpenIdStateOptions {
  /** Absolute path of the JSON file; its older copies stand in `<path>.history/`. */
  readonly path: string;
  readonly guards: StateGuards;
  /** `simulation_start` of the configuration, used unless a foreign history is adopted. */
  readonly origin: number;
  readonly customerCount: number;
  readonly logger?: Logger | undefined;
}

/** An id state that was read and found fit to continue. */
export interface IdState {
  /** First simulated day of the history for a window that begins on `windowStart`. */
  originFor(windowStart: number): number;
  /** The newest known state that ends before a day; the empty state of the history when there is none. */
  startBefore(day: number): Promise<ShopState>;
  /** Last durable day; `undefined` at the start. */
  readonly committedThrough: number | undefined;
  /**
   * Record that all rows up to `state.day` are durable. Never moves back: a state that ends earlier than the recorded one is ignored.
   * @throws {EcomGeneratorError} `ECL_GENERATOR_WRITE_FAILED`
   */
  commit(state: ShopState, now: Date): Promise<void>;
}

/** Copies kept in any case, and one for each quarter of a year before them. */
const RECENT_COPIES = 4;

/**
 * Read an id state, or begin one when the file does not exist. Nothing is written before `commit`.
 * @throws {EcomGeneratorError} `ECL_GENERATOR_STATE_INVALID`, `ECL_GENERATOR_STATE_NEWER`, `ECL_GENERATOR_STATE_MISMATCH`
 */
export async function openIdState(options: OpenIdStateOptions): Promise<IdState> {
  const { path, guards, logger } = options;
  const history = `${path}.history`;
  const content = await readNewest(path, history, logger);
  let document = content.kind === 'own' ? content.document : undefined;
  if (document !== undefined) checkGuards(document, guards, path);
  let adopted: ShopCounters | undefined;
  if (content.kind === 'foreign') {
    adopted = content.counters;
    if (!content.hasItemCounters)
      logger?.warn('numbers of cart items and return items are not in the id state, they begin at 1', { path });
  } else if (document?.adopted) {
    adopted = countersOf(document.adopted);
  }

  const originFor = (windowStart: number): number => {
    if (document !== undefined) return dayOf(document.origin);
    return adopted === undefined ? options.origin : windowStart;
  };

  const startBefore = async (day: number): Promise<ShopState> => {
    const documents = document === undefined ? [] : [document, ...(await listCopies(history, guards))];
    for (const candidate of documents) {
      if (dayOf(candidate.committed_through) >= day) continue;
      const state = await readCarryOver(dirname(path), candidate, logger);
      if (state !== undefined && state.grossCents.length === options.customerCount) return state;
    }
    return emptyShopState(originFor(day), options.customerCount, adopted ?? NO_COUNTERS);
  };

  const commit = async (state: ShopState, now: Date): Promise<void> => {
    if (document !== undefined && state.day <= dayOf(document.committed_through)) return;
    const bytes = encodeCarryOver(state);
    const sha256 = sha256Hex(bytes);
    const committedThrough = formatDay(state.day);
    const carryName = `${committedThrough}-${sha256.slice(0, 12)}.carry`;
    const fields = {
      schema_version: ID_STATE_VERSION,
      ...counterFields(state.counters),
      committed_through: committedThrough,
      origin: formatDay(state.origin),
      adopted: adopted === undefined ? null : counterFields(adopted),
      seed: guards.seed,
      config_sha256: guards.configSha256,
      lookups_sha256: guards.lookupsSha256,
      carry_over: { path: `${basename(history)}/${carryName}`, sha256, bytes: bytes.length },
      last_updated: now.toISOString(),
    };
    const text = serializeIdState(fields);
    try {
      await mkdir(history, { recursive: true });
    } catch (cause) {
      throw writeFailed(history, cause);
    }
    // The carry-over first: the state that names it must never be seen without it.
    await writeDurably(join(history, carryName), bytes);
    await writeDurably(join(history, `${committedThrough}.json`), text);
    await writeDurably(path, text);
    const written = parseIdState(text, path);
    document = written.kind === 'own' ? written.document : document;
    await thinHistory(history);
  };

  return {
    originFor,
    startBefore,
    get committedThrough() {
      return document === undefined ? undefined : dayOf(document.committed_through);
    },
    commit,
  };
}

async function readNewest(path: string, history: string, logger: Logger | undefined): Promise<IdStateContent> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    if (systemCode(cause) === 'ENOENT') return { kind: 'initial' };
    throw new EcomGeneratorError(
      'ECL_GENERATOR_STATE_INVALID',
      `id state ${path} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause, details: { path } },
    );
  }
  try {
    return parseIdState(text, path);
  } catch (error) {
    if (!(error instanceof EcomGeneratorError) || error.code !== 'ECL_GENERATOR_STATE_INVALID') throw error;
    const copy = (await listCopies(history))[0];
    if (copy === undefined)
      throw new EcomGeneratorError(
        'ECL_GENERATOR_STATE_INVALID',
        `${error.message}, and there is no older copy in ${history}; restore the file, or remove it to begin at the origin`,
        { cause: error, details: error.details },
      );
    logger?.warn('id state is damaged, the previous copy is used', {
      path,
      reason: error.message,
      committedThrough: copy.committed_through,
    });
    return { kind: 'own', document: copy };
  }
}

/** Undamaged older states, newest first; those of other inputs are left out. */
async function listCopies(history: string, guards?: StateGuards): Promise<IdStateDocument[]> {
  const names = await listFolder(history);
  const documents: IdStateDocument[] = [];
  for (const name of names
    .filter((candidate) => /^\d{4}-\d{2}-\d{2}\.json$/.test(candidate))
    .sort()
    .reverse()) {
    try {
      const content = parseIdState(await readFile(join(history, name), 'utf8'), name);
      if (content.kind === 'own' && (guards === undefined || fits(content.document, guards)))
        documents.push(content.document);
    } catch {
      // A damaged copy is as good as none: an older one or the origin takes its place.
    }
  }
  return documents;
}

async function listFolder(path: string): Promise<string[]> {
  try {
    return await readdir(path);
  } catch (cause) {
    if (systemCode(cause) === 'ENOENT') return [];
    throw cause;
  }
}

async function readCarryOver(
  folder: string,
  document: IdStateDocument,
  logger: Logger | undefined,
): Promise<ShopState | undefined> {
  // The file sits in the history folder beside the state, wherever that was moved to.
  const path = join(folder, basename(dirname(document.carry_over.path)), basename(document.carry_over.path));
  try {
    const bytes = await readFile(path);
    if (sha256Hex(bytes) !== document.carry_over.sha256)
      throw new EcomGeneratorError('ECL_GENERATOR_STATE_INVALID', 'its sha256 is not the recorded one');
    return decodeCarryOver(bytes);
  } catch (error) {
    // Losing it costs time, never data: the days are simulated again from an older state.
    logger?.warn('carry-over is missing or damaged, the simulation begins at an older state', {
      path,
      reason: error instanceof Error ? error.message : String(error),
    });
    return undefined;
  }
}

async function thinHistory(history: string): Promise<void> {
  const copies = await listCopies(history);
  const quarters = new Set<string>();
  const kept = copies.filter(({ committed_through: day }, index) => {
    const quarter = `${day.slice(0, 4)}-${Math.floor((Number(day.slice(5, 7)) - 1) / 3)}`;
    const isFirst = !quarters.has(quarter);
    quarters.add(quarter);
    return index < RECENT_COPIES || isFirst;
  });
  const names = new Set(kept.flatMap((copy) => [`${copy.committed_through}.json`, basename(copy.carry_over.path)]));
  const known = /^\d{4}-\d{2}-\d{2}(-[0-9a-f]{12}\.carry|\.json)$/;
  for (const name of await listFolder(history))
    if (known.test(name) && !names.has(name)) await rm(join(history, name), { force: true });
}

function fits(document: IdStateDocument, guards: StateGuards): boolean {
  return (
    document.seed === guards.seed &&
    document.config_sha256 === guards.configSha256 &&
    document.lookups_sha256 === guards.lookupsSha256
  );
}

function checkGuards(document: IdStateDocument, guards: StateGuards, path: string): void {
  const pairs = [
    ['seed', document.seed, guards.seed],
    ['configuration (sha256)', document.config_sha256, guards.configSha256],
    ['lookups (sha256)', document.lookups_sha256, guards.lookupsSha256],
  ] as const;
  for (const [name, recorded, given] of pairs) {
    if (recorded === given) continue;
    throw new EcomGeneratorError(
      'ECL_GENERATOR_STATE_MISMATCH',
      `id state ${path} was made with ${name} ${recorded}, this run has ${given}; use the recorded one, or another id-state file`,
      { details: { path, name, recorded, given } },
    );
  }
}

function dayOf(text: string): number {
  // The schema has checked the form.
  return parseDay(text) ?? 0;
}
