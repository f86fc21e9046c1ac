import { temporaryFolder } from './temporary-folder.ts';

export const WEATHER_CONTRACT = `table: weather
schema:
  - {name: date, type: date, required: true}
  - {name: temp_max, type: double}
  - {name: weather, type: string, enum: [drizzle, rain, sun, snow]}
partition: {kind: event-date, key: ingest_dt, field: date}
`;

export const WEATHER_HEADER = 'date,temp_max,weather\n';
export const WEATHER_CSV = `${WEATHER_HEADER}2012-01-01,12.8,drizzle\n2012-01-01,10.6,rain\n2012-01-02,11.7,sun\n2012-01-04,12.2,rain\n`;

/** A working folder with `contracts/weather.yaml` and `data/weather.csv`; other files by path. */
export async function weatherFolder(
  csv: string | Uint8Array = WEATHER_CSV,
  files: Readonly<Record<string, string>> = {},
): Promise<string> {
  return temporaryFolder({ 'contracts/weather.yaml': WEATHER_CONTRACT, 'data/weather.csv': csv, ...files });
}

/** `export-raw` of that folder into its `lake`. */
export const EXPORT = ['export-raw', '--source', 'data', '--target', 'lake', '--quiet'] as const;
