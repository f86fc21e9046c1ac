import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';

import { systemClock } from '../clock.ts';
import type { Clock } from '../clock.ts';
import { createStateStore } from '../create-state-store.ts';
import { StateError } from '../errors.ts';
import type { Liveness } from '../holder.ts';
import type { Logger } from '../logger.ts';
import type { StateStore } from '../state-store.ts';
import { openFileRecords } from './file-records.ts';
import { processLiveness } from './process-liveness.ts';
import { nodeStateDisk } from './state-disk.ts';
import type { StateDisk } from './state-disk.ts';

export interface FileStateStoreOptions {
  /** Absolute path of a folder, made if it does not exist. Everything in it belongs to the store. */
  readonly directory: string;
  /** @default this machine's file system */
  readonly disk?: StateDisk | undefined;
  /** @default the operating system is asked */
  readonly liveness?: Liveness | undefined;
  /** @default the system's clock */
  readonly clock?: Clock | undefined;
  /** How long another process may keep a record locked. @default 30_000 */
  readonly lockTimeoutMs?: number | undefined;
  readonly logger?: Logger | undefined;
}

/**
 * State in JSON files, for the processes of one machine. A lease passes on when its holder is dead, not when a clock says so.
 *
 * @throws {StateError} `ECL_STATE_INVALID_ARGUMENT`, `ECL_STATE_NO_PERMISSION`, `ECL_STATE_READ_ONLY`, `ECL_STATE_DISK_FULL`
 */
export async function openFileStateStore({
  directory,
  disk = nodeStateDisk,
  liveness,
  clock = systemClock,
  lockTimeoutMs = 30_000,
  logger,
}: FileStateStoreOptions): Promise<StateStore> {
  if (!isAbsolute(directory))
    throw new StateError(
      'ECL_STATE_INVALID_ARGUMENT',
      `state directory ${JSON.stringify(directory)}: expected an absolute path`,
      {
        details: { directory },
      },
    );
  const judge = liveness ?? (await processLiveness());
  const records = await openFileRecords({ directory, disk, liveness: judge, clock, lockTimeoutMs, logger });
  return createStateStore({ url: pathToFileURL(directory).href, records, liveness: judge, clock });
}
