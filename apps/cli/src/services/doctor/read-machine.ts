import { availableParallelism, totalmem } from 'node:os';

import type { Machine } from './check-machine.ts';

/** The machine this process runs on, with the limits of its container. */
export function readMachine(): Machine {
  const total = totalmem();
  const constrained = process.constrainedMemory();
  return {
    nodeVersion: process.versions.node,
    parallelism: availableParallelism(),
    memory: {
      // 0 or something enormous where there is no limit
      limitBytes: constrained > 0 ? Math.min(total, constrained) : total,
      availableBytes: process.availableMemory(),
    },
    nowMs: Date.now(),
  };
}
