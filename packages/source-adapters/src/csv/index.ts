export { createCsvAdapter } from './create-csv-adapter.ts';
export type { CreateCsvAdapterOptions } from './create-csv-adapter.ts';
export { csvAdapter } from './csv-adapter.ts';
export { MAX_FIELD_BYTES, MAX_RECORD_BYTES, csvOptionsSchema } from './csv-options.ts';
export type { CsvOptions } from './csv-options.ts';
