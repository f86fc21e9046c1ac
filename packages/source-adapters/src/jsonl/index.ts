export { createJsonlAdapter, jsonlAdapter } from './jsonl-adapter.ts';
export type { CreateJsonlAdapterOptions } from './jsonl-adapter.ts';
export { jsonlOptionsSchema } from './jsonl-options.ts';
export type { JsonlOptions } from './jsonl-options.ts';
