export { memoryAdapter, memoryOptionsSchema } from './memory-adapter.ts';
export type { MemoryOptions } from './memory-adapter.ts';
