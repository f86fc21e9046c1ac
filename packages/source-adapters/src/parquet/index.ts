export { createParquetAdapter, parquetAdapter } from './parquet-adapter.ts';
export type { CreateParquetAdapterOptions } from './parquet-adapter.ts';
export { parquetOptionsSchema } from './parquet-options.ts';
export type { ParquetOptions } from './parquet-options.ts';
