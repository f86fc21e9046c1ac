import { randomUUID } from 'node:crypto';

import type { Holder, Liveness, Verdict } from '../holder.ts';

/** A host on which processes die when a test says so. */
export interface FakeHost {
  /** The liveness of a new process. */
  newProcess(): Liveness;
  /** From now on that process counts as dead, or as one of which nothing is known. */
  setVerdict(holder: Holder, verdict: Verdict): void;
}

export function fakeHost(): FakeHost {
  const verdicts = new Map<string, Verdict>();
  let lastPid = 100;
  return {
    newProcess() {
      lastPid += 1;
      const self: Holder = {
        pid: lastPid,
        process_started: String(lastPid),
        boot_id: 'boot',
        host: 'fake',
        pid_namespace: null,
        nonce: randomUUID(),
      };
      return { self, judge: async (holder) => verdicts.get(holder.nonce) ?? 'alive' };
    },
    setVerdict: (holder, verdict) => void verdicts.set(holder.nonce, verdict),
  };
}
