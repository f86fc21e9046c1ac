export { openFileStateStore } from './file-state-store.ts';
export type { FileStateStoreOptions } from './file-state-store.ts';
export { processLiveness } from './process-liveness.ts';
export { hasErrno, nodeStateDisk } from './state-disk.ts';
export type { StateDisk } from './state-disk.ts';
