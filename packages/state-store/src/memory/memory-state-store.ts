import { randomUUID } from 'node:crypto';

import { systemClock } from '../clock.ts';
import type { Clock } from '../clock.ts';
import { createStateStore } from '../create-state-store.ts';
import type { Liveness } from '../holder.ts';
import type { StateStore } from '../state-store.ts';
import { createMemoryRecords, memoryRecords } from './memory-records.ts';
import type { MemoryRecords } from './memory-records.ts';

export interface MemoryStateStoreOptions {
  /** What several stores share; they see the same state. @default state of its own */
  readonly data?: MemoryRecords | undefined;
  /** @default every holder is alive: state in memory does not outlive its process */
  readonly liveness?: Liveness | undefined;
  /** @default the system's clock */
  readonly clock?: Clock | undefined;
}

/** State that is gone with the process: for tests, and for single runs that need no memory. */
export function memoryStateStore({
  data = memoryRecords(),
  liveness = loneProcess(),
  clock = systemClock,
}: MemoryStateStoreOptions = {}): StateStore {
  return createStateStore({ url: 'memory:', records: createMemoryRecords(data), liveness, clock });
}

function loneProcess(): Liveness {
  return {
    self: {
      pid: process.pid,
      process_started: null,
      boot_id: null,
      host: 'localhost',
      pid_namespace: null,
      nonce: randomUUID(),
    },
    judge: async () => 'alive',
  };
}
