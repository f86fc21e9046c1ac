export { memoryRecords } from './memory-records.ts';
export type { MemoryRecords } from './memory-records.ts';
export { memoryStateStore } from './memory-state-store.ts';
export type { MemoryStateStoreOptions } from './memory-state-store.ts';
