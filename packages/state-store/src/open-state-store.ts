import { isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { Clock } from './clock.ts';
import { StateError } from './errors.ts';
import { openFileStateStore } from './file/file-state-store.ts';
import type { Logger } from './logger.ts';
import { memoryStateStore } from './memory/memory-state-store.ts';
import type { StateStore } from './state-store.ts';

/** Opens the stores of one URL scheme. */
export type StateDriver = (url: string, options: OpenStateStoreOptions) => Promise<StateStore>;

export interface OpenStateStoreOptions {
  /** Absolute path against which a relative `file:` URL is taken, e.g. of the project. @default relative URLs are refused */
  readonly baseDirectory?: string | undefined;
  /** Further drivers by scheme, without the colon. @default none */
  readonly drivers?: Readonly<Record<string, StateDriver>> | undefined;
  readonly clock?: Clock | undefined;
  readonly logger?: Logger | undefined;
}

/**
 * Open the state store a URL names: `memory:`, `file:state/`, `file:///var/lib/ecomlake`, or that of a given driver.
 *
 * @throws {StateError} `ECL_STATE_INVALID_URL`, and what the driver raises
 * @example
 * await using state = await openStateStore('file:state/', { baseDirectory: projectDirectory });
 */
export async function openStateStore(url: string, options: OpenStateStoreOptions = {}): Promise<StateStore> {
  const { drivers = {}, clock, logger } = options;
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(url)?.[1]?.toLowerCase();
  if (scheme === 'memory') return memoryStateStore({ clock });
  if (scheme === 'file') return openFileStateStore({ directory: directoryOf(url, options), clock, logger });
  const driver = scheme !== undefined && Object.hasOwn(drivers, scheme) ? drivers[scheme] : undefined;
  if (driver !== undefined) return driver(url, options);
  const allowed = ['memory:', 'file:<folder>', ...Object.keys(drivers).map((name) => `${name}:`)];
  throw new StateError(
    'ECL_STATE_INVALID_URL',
    // what follows the scheme may hold a password
    `state store ${scheme === undefined ? 'URL without a scheme' : `scheme "${scheme}:"`}: allowed are ${allowed.join(', ')}`,
    { details: { scheme: scheme ?? null, allowed } },
  );
}

function directoryOf(url: string, { baseDirectory }: OpenStateStoreOptions): string {
  const path = url.slice('file:'.length);
  if (path.startsWith('/'))
    try {
      return fileURLToPath(url);
    } catch (cause) {
      throw new StateError('ECL_STATE_INVALID_URL', `state store ${url}: expected file:///folder, without a host`, {
        cause,
        details: { url },
      });
    }
  if (path === '')
    throw new StateError(
      'ECL_STATE_INVALID_URL',
      'state store file: names no folder; expected file:state/ or file:///folder',
    );
  if (baseDirectory === undefined || !isAbsolute(baseDirectory))
    throw new StateError(
      'ECL_STATE_INVALID_URL',
      `state store ${url}: a relative folder needs an absolute baseDirectory; expected file:///folder`,
      {
        details: { url, baseDirectory: baseDirectory ?? null },
      },
    );
  return join(baseDirectory, path);
}
