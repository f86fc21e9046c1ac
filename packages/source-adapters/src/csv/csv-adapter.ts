import { createCsvAdapter } from './create-csv-adapter.ts';

/** The CSV adapter over the local file system. */
export const csvAdapter = createCsvAdapter();
