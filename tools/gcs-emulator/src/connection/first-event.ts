import type { EventEmitter } from 'node:events';
import { once } from 'node:events';

/** Waits for whichever event comes first, and leaves no listener for the others. */
export async function firstEvent(emitter: EventEmitter, ...names: readonly string[]): Promise<void> {
  const settled = new AbortController();
  try {
    await Promise.race(names.map((name) => once(emitter, name, { signal: settled.signal })));
  } finally {
    settled.abort();
  }
}
