import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { onTestFinished } from 'vitest';

import { parseGeneratorConfig } from '../../src/config/load-config.ts';
import type { GeneratorConfig } from '../../src/config/generator-config.ts';
import { encodeCsv } from '../../src/csv/csv-encoder.ts';
import type { Logger } from '../../src/logger.ts';
import { generateLookups, signupRangeOf } from '../../src/lookups/generate-lookups.ts';
import type { Lookups } from '../../src/lookups/lookup-tables.ts';
import type { GeneratedDay, OpenGeneratorSessionOptions } from '../../src/run/generator-session.ts';
import { openGeneratorSession } from '../../src/run/generator-session.ts';
import { resolveWindow } from '../../src/run/resolve-window.ts';
import type { Window } from '../../src/run/resolve-window.ts';
import { SMALL_SHOP } from './small-shop-config.ts';

export function smallShop(extra = '', seed?: number): GeneratorConfig {
  return parseGeneratorConfig(SMALL_SHOP + extra, { seed });
}

export function windowOf(startDate: string, endDate: string): Window {
  return resolveWindow({ startDate, endDate }, smallShop(), () => new Date(0));
}

export function lookupsOf(config: GeneratorConfig): Lookups {
  return generateLookups(config, signupRangeOf(config, 0));
}

export type SessionOptions = Omit<OpenGeneratorSessionOptions, 'config' | 'window'> & {
  readonly config?: GeneratorConfig | undefined;
};

/** `2020-01-05 orders` → sha256 of the rows as CSV. */
export async function digestDays(
  startDate: string,
  endDate: string,
  options: SessionOptions = {},
): Promise<Map<string, string>> {
  const digests = new Map<string, string>();
  for (const day of await readDays(startDate, endDate, options))
    for (const [table, digest] of digestDay(day)) digests.set(`${day.day} ${table}`, digest);
  return digests;
}

export function digestDay({ batches }: GeneratedDay): Map<string, string> {
  return new Map(
    [...batches].map(([table, list]) => {
      const hash = createHash('sha256');
      for (const batch of list)
        hash.update(
          encodeCsv(
            batch,
            batch.schema.fields.map((field) => field.name),
          ),
        );
      return [table, hash.digest('hex')];
    }),
  );
}

export async function readDays(
  startDate: string,
  endDate: string,
  options: SessionOptions = {},
): Promise<GeneratedDay[]> {
  const { config = smallShop(), ...rest } = options;
  await using session = await openGeneratorSession({
    writesState: false,
    ...rest,
    config,
    window: windowOf(startDate, endDate),
  });
  const days: GeneratedDay[] = [];
  for await (const day of session.days()) days.push(day);
  return days;
}

/** Generate a window and commit it, as a chunk of a longer run. */
export async function runChunk(
  startDate: string,
  endDate: string,
  idStateFile: string,
  options: SessionOptions = {},
): Promise<Map<string, string>> {
  const { config = smallShop(), ...rest } = options;
  await using session = await openGeneratorSession({
    ...rest,
    config,
    window: windowOf(startDate, endDate),
    idStateFile,
  });
  const digests = new Map<string, string>();
  for await (const day of session.days())
    for (const [table, digest] of digestDay(day)) digests.set(`${day.day} ${table}`, digest);
  await session.commit();
  return digests;
}

/** Values of a column over all batches of a table, as Arrow gives them. */
export function columnOf(
  days: readonly GeneratedDay[],
  table: Parameters<GeneratedDay['batches']['get']>[0],
  name: string,
): unknown[] {
  return days.flatMap((day) => (day.batches.get(table) ?? []).flatMap((batch) => [...(batch.getChild(name) ?? [])]));
}

export function rowCount(days: readonly GeneratedDay[], table: Parameters<GeneratedDay['batches']['get']>[0]): number {
  return days.reduce(
    (sum, day) => sum + (day.batches.get(table) ?? []).reduce((rows, batch) => rows + batch.numRows, 0),
    0,
  );
}

export async function temporaryDirectory(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'ecom-generator-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

export interface RecordingLogger extends Logger {
  readonly warnings: string[];
}

export function recordingLogger(): RecordingLogger {
  const warnings: string[] = [];
  return { warnings, debug: () => undefined, info: () => undefined, warn: (message) => void warnings.push(message) };
}
