import { mkdir, readFile, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { parseManifest, parseMarker } from '@ecomlake/manifest';
import { describe, expect, test } from 'vitest';

import type { HookContext, PublishStep } from '../src/publish-options.ts';
import { folderOf } from '../src/names.ts';
import { readPartition } from '../src/read-partition.ts';
import { readUnitEpoch } from '../src/read-unit-epoch.ts';
import { memoryLake } from '../src/testing/memory-lake.ts';
import { verifyPartition } from '../src/verify-partition.ts';
import { publishSample, realLake } from './local-work.ts';
import type { PublishSampleOptions } from './local-work.ts';
import { UNIT, sampleVersion } from './workload.ts';

function inMemory(): PublishSampleOptions & { lake: ReturnType<typeof memoryLake> } {
  const files = new Map<string, Uint8Array>();
  const lake = memoryLake({ readLocal: async (path) => files.get(path) ?? new Uint8Array(0) });
  return { lake, work: '/work', put: (path, bytes) => void files.set(path, bytes) };
}

describe.each([
  ['file', realLake],
  ['memory', async () => inMemory()],
])('publishing to a %s lake', (_name, create) => {
  test('puts parts, manifest and marker in place, each naming the one before', async () => {
    const work = await create();
    const version = sampleVersion(['a', 'b'], { rejects: '{"code":"x"}\n' });

    const result = await publishSample(version, work);

    expect(result).toMatchObject({
      status: 'published',
      partitionVersion: 1,
      filesTotal: 3,
      filesUploaded: 3,
      filesSkipped: 0,
      filesVerified: 3,
      filesSwept: 0,
      attempts: 1,
    });
    expect(await namesIn(work)).toEqual([...[...version.parts.keys()].sort(), '_MANIFEST.json', '_SUCCESS'].sort());
    const manifest = await work.lake.get(result.manifestName);
    expect(parseManifest(manifest?.bytes)).toEqual(result.manifest);
    const marker = parseMarker((await work.lake.get(`${folderOf(UNIT)}_SUCCESS`))?.bytes ?? '');
    expect(marker).toMatchObject({
      manifestSha256: result.manifestSha256,
      manifestGeneration: manifest?.object.generation,
      runId: 'run-1',
    });
    expect((await work.lake.get('_rejects/orders/ingest_dt=2024-02-01/rejects-run-1.jsonl'))?.bytes).toHaveLength(13);
    expect(await verifyPartition({ lake: work.lake, unit: UNIT, depth: 'deep' })).toMatchObject({
      status: 'ok',
      findings: [],
    });
  });

  test('again, writes nothing', async () => {
    const work = await create();
    const version = sampleVersion(['a', 'b'], { rejects: '{"code":"x"}\n' });
    await publishSample(version, work);
    const before = await fingerprint(work);
    const epoch = await readUnitEpoch(work.lake, UNIT);

    const result = await publishSample(version, work);

    expect(result).toMatchObject({
      status: 'unchanged',
      filesUploaded: 0,
      bytesUploaded: 0,
      filesSkipped: 3,
      filesTotal: 3,
      attempts: 0,
    });
    expect(await fingerprint(work)).toEqual(before);
    expect(await readUnitEpoch(work.lake, UNIT)).toBe(epoch);
  });

  test('a new version replaces the old one, keeps equal parts and sweeps the rest', async () => {
    const work = await create();
    const first = await publishSample(sampleVersion(['a', 'b', 'c']), work);
    const next = sampleVersion(['a', 'B'], { runId: 'run-2' });

    const result = await publishSample(next, work);

    expect(result).toMatchObject({
      status: 'published',
      partitionVersion: 2,
      filesUploaded: 1,
      filesSkipped: 1,
      filesSwept: 2,
    });
    expect(result.manifest.supersedes).toBe(first.manifestSha256);
    expect(result.manifest.publication).toMatchObject({
      partitionVersion: 2,
      previousGeneration: first.manifestGeneration,
      attempt: 1,
    });
    expect(await namesIn(work)).toEqual([...[...next.parts.keys()].sort(), '_MANIFEST.json', '_SUCCESS'].sort());
    expect(await verifyPartition({ lake: work.lake, unit: UNIT, depth: 'deep' })).toMatchObject({
      status: 'ok',
      findings: [],
    });
  });

  test('content A, then B, then A again ends with A', async () => {
    const work = await create();
    await publishSample(sampleVersion(['a']), work);
    await publishSample(sampleVersion(['b'], { runId: 'run-2' }), work);

    const result = await publishSample(sampleVersion(['a'], { runId: 'run-3' }), work);

    expect(result).toMatchObject({ status: 'published', partitionVersion: 3, filesSwept: 1 });
    expect(await verifyPartition({ lake: work.lake, unit: UNIT, depth: 'deep' })).toMatchObject({ status: 'ok' });
  });

  test('a takeover commits equal content again, under its own epoch and without sending data', async () => {
    const work = await create();
    const version = sampleVersion(['a', 'b']);
    await publishSample(version, { ...work, epoch: 4 });

    const result = await publishSample(version, { ...work, epoch: 9, isTakeover: true });

    expect(result).toMatchObject({ status: 'recommitted', partitionVersion: 2, filesUploaded: 0, filesSkipped: 2 });
    expect(result.manifest.epoch).toBe(9);
    expect(await verifyPartition({ lake: work.lake, unit: UNIT, depth: 'deep' })).toMatchObject({ status: 'ok' });
    expect(await publishSample(version, { ...work, epoch: 10 })).toMatchObject({ status: 'unchanged' });
  });

  test('a hook sees the manifest as it will be, and its veto leaves the lake as it was', async () => {
    const work = await create();
    await publishSample(sampleVersion(['a']), work);
    const before = await fingerprint(work);
    const seen: string[] = [];

    const publication = publishSample(sampleVersion(['b'], { runId: 'run-2' }), {
      ...work,
      hooks: [
        ({ manifestText, document }) => void seen.push(manifestText, document.run_id),
        async function countRows({ manifest }) {
          await Promise.resolve();
          throw new Error(`expected 7 rows, got ${manifest.totalRows}`);
        },
        () => void seen.push('never'),
      ],
    });

    await expect(publication).rejects.toMatchObject({
      code: 'ECL_LAKE_VETOED',
      message: 'orders/ingest_dt=2024-02-01: hook countRows refused the partition: expected 7 rows, got 1',
    });
    expect(seen).toEqual([expect.stringContaining('"partition_version": 2'), 'run-2']);
    expect(await fingerprint(work)).toEqual(before);
  });

  test('hooks cannot change what they are shown', async () => {
    const work = await create();

    const publication = publishSample(sampleVersion(['a']), {
      ...work,
      hooks: [({ document }) => void Object.assign(document, { table: 'x' })],
    });

    await expect(publication).rejects.toMatchObject({ code: 'ECL_LAKE_VETOED', cause: expect.any(TypeError) });
  });

  test('a part that was changed by a hook is found before anything is visible', async () => {
    const work = await create();
    const version = sampleVersion(['a']);

    const publication = publishSample(version, {
      ...work,
      hooks: [({ parts }) => work.put(parts[0]?.localPath ?? '', new TextEncoder().encode('z'))],
    });

    await expect(publication).rejects.toMatchObject({ code: 'ECL_LAKE_PART_CHANGED' });
    expect(await namesIn(work)).toEqual([]);
  });

  test('stopping before the commit puts the old version back', async () => {
    const work = await create();
    await publishSample(sampleVersion(['a']), work);
    const controller = new AbortController();

    const publication = publishSample(sampleVersion(['b', 'c'], { runId: 'run-2' }), {
      ...work,
      signal: controller.signal,
      onStep: () => controller.abort(),
    });

    await expect(publication).rejects.toMatchObject({ name: 'AbortError' });
    expect(await verifyPartition({ lake: work.lake, unit: UNIT, depth: 'deep' })).toMatchObject({
      status: 'ok',
      findings: [],
      files: 1,
    });
  });

  test('a lost lease, noticed right before the commit, puts the old version back', async () => {
    const work = await create();
    await publishSample(sampleVersion(['a']), work);

    const publication = publishSample(sampleVersion(['b'], { runId: 'run-2' }), {
      ...work,
      checkLease: () => Promise.reject(new Error('lease lost')),
    });

    await expect(publication).rejects.toThrow('lease lost');
    expect(await verifyPartition({ lake: work.lake, unit: UNIT, depth: 'deep' })).toMatchObject({
      status: 'ok',
      findings: [],
    });
  });

  test('steps are reported after they became true', async () => {
    const work = await create();
    const steps: [PublishStep['kind'], boolean][] = [];

    await publishSample(sampleVersion(['a']), {
      ...work,
      onStep: async ({ kind }) =>
        void steps.push([kind, (await work.lake.head(`${folderOf(UNIT)}_SUCCESS`)) !== undefined]),
    });

    expect(steps).toEqual([
      ['uploaded', false],
      ['published', true],
    ]);
  });

  test('an older epoch is told so', async () => {
    const work = await create();
    await publishSample(sampleVersion(['a']), { ...work, epoch: 5 });

    const publish = (epoch: number): ReturnType<typeof publishSample> =>
      publishSample(sampleVersion(['b'], { runId: 'run-2' }), { ...work, epoch });

    await expect(publish(4)).rejects.toMatchObject({ code: 'ECL_LAKE_FENCED', retryable: true });
    await expect(publish(5)).rejects.toMatchObject({ code: 'ECL_LAKE_FOREIGN_EPOCH', retryable: true });
  });

  test('the holder of a lease may try again under its epoch', async () => {
    const work = await create();
    const version = sampleVersion(['a']);
    const attempt = (isVetoed: boolean): ReturnType<typeof publishSample> =>
      publishSample(version, {
        ...work,
        epoch: 3,
        leaseId: 'lease-1',
        hooks: [() => (isVetoed ? Promise.reject(new Error('no')) : undefined)],
      });
    await expect(attempt(true)).rejects.toMatchObject({ code: 'ECL_LAKE_VETOED' });

    expect(await attempt(false)).toMatchObject({ status: 'published' });
  });

  test('a partition without rows is published only when asked for', async () => {
    const work = await create();
    const version = sampleVersion([]);

    await expect(publishSample(version, work)).rejects.toMatchObject({ code: 'ECL_LAKE_EMPTY_PARTITION' });
    expect(await publishSample(version, { ...work, allowEmpty: true })).toMatchObject({
      status: 'published',
      filesTotal: 0,
    });
    expect(await verifyPartition({ lake: work.lake, unit: UNIT, depth: 'deep' })).toMatchObject({
      status: 'ok',
      rows: 0,
    });
  });

  test('a missing marker is written again, a missing part too', async () => {
    const work = await create();
    const version = sampleVersion(['a', 'b']);
    await publishSample(version, work);
    await removeBehindTheBack(work, `${folderOf(UNIT)}_SUCCESS`);

    expect(await publishSample(version, work)).toMatchObject({
      status: 'completed',
      filesUploaded: 0,
      partitionVersion: 1,
    });

    await removeBehindTheBack(work, version.manifest.files[0]?.path ?? '');
    expect(await publishSample(version, work)).toMatchObject({
      status: 'published',
      filesUploaded: 1,
      partitionVersion: 2,
    });
    expect(await verifyPartition({ lake: work.lake, unit: UNIT, depth: 'deep' })).toMatchObject({ status: 'ok' });
  });

  test('slices of a default partition are published one by one and replaced one by one', async () => {
    const work = await create();
    const unit = { table: 'orders', partition: 'ingest_dt=__HIVE_DEFAULT_PARTITION__' };
    const slice = (name: string, contents: string[]): ReturnType<typeof publishSample> =>
      publishSample(sampleVersion(contents, { unit, slice: name }), work);
    await slice('monday.csv', ['a', 'b']);
    await slice('tuesday.csv', ['c']);

    const result = await slice('monday.csv', ['d']);

    expect(result.manifest.slices?.map((part) => [part.slice, part.accounting.published])).toEqual([
      ['monday.csv', 1],
      ['tuesday.csv', 1],
    ]);
    expect(result).toMatchObject({ filesSwept: 2, partitionVersion: 3 });
    expect(await slice('tuesday.csv', ['c'])).toMatchObject({ status: 'unchanged' });
    expect(await verifyPartition({ lake: work.lake, unit, depth: 'deep' })).toMatchObject({ status: 'ok', rows: 2 });
  });

  test('a version without slices cannot drop the slices of others', async () => {
    const work = await create();
    const unit = { table: 'orders', partition: 'ingest_dt=__HIVE_DEFAULT_PARTITION__' };
    await publishSample(sampleVersion(['a'], { unit, slice: 'monday.csv' }), work);

    await expect(publishSample(sampleVersion(['b'], { unit }), work)).rejects.toMatchObject({
      code: 'ECL_LAKE_PART_MISMATCH',
    });
  });

  test('plain names are replaced, and end with the new content', async () => {
    const work = await create();
    await publishSample(sampleVersion(['a', 'b', 'c'], { plain: true }), { ...work, partNames: 'plain' });
    const next = sampleVersion(['a', 'B'], { plain: true, runId: 'run-2' });

    const result = await publishSample(next, { ...work, partNames: 'plain' });

    expect(result).toMatchObject({ filesUploaded: 1, filesSkipped: 1, filesSwept: 1 });
    expect(await namesIn(work)).toEqual(['_MANIFEST.json', '_SUCCESS', 'part-0000.parquet', 'part-0001.parquet']);
    expect(await verifyPartition({ lake: work.lake, unit: UNIT, depth: 'deep' })).toMatchObject({ status: 'ok' });
    expect(await publishSample(next, { ...work, partNames: 'plain' })).toMatchObject({ status: 'unchanged' });
  });

  test('damage under a content name is never overwritten nor adopted', async () => {
    const work = await create();
    const version = sampleVersion(['a']);
    const other = sampleVersion(['z'], { overrides: {} });
    await publishSample(sampleVersion(['x']), work);
    await writeBehindTheBack(
      work,
      version.manifest.files[0]?.path ?? '',
      [...other.parts.values()][0] ?? new Uint8Array(0),
    );

    await expect(
      publishSample({ ...version, manifest: { ...version.manifest, runId: 'run-2' } }, work),
    ).rejects.toMatchObject({
      code: 'ECL_LAKE_CONFLICT',
    });
    expect((await verifyPartition({ lake: work.lake, unit: UNIT })).findings.map(({ code }) => code)).toEqual([
      'part.extra',
    ]);
  });

  test('a manifest that cannot be read stops everything', async () => {
    const work = await create();
    await publishSample(sampleVersion(['a']), work);
    await writeBehindTheBack(work, `${folderOf(UNIT)}_MANIFEST.json`, new TextEncoder().encode('{'));
    const before = await fingerprint(work);

    await expect(publishSample(sampleVersion(['b'], { runId: 'run-2' }), work)).rejects.toMatchObject({
      code: 'ECL_LAKE_MANIFEST_DAMAGED',
    });
    expect(await fingerprint(work)).toEqual(before);
  });

  test('a partition of the first format is superseded', async () => {
    const work = await create();
    const legacy = {
      schema_version: '0.1.0',
      table: 'orders',
      partition: UNIT.partition,
      batch_id: 'old',
      created_at: '2020-01-01T00:00:00+00:00',
      files: [{ path: `${folderOf(UNIT)}part-0000.parquet`, rows: 1, checksum: 'x' }],
    };
    await writeBehindTheBack(work, `${folderOf(UNIT)}part-0000.parquet`, new TextEncoder().encode('old'));
    await writeBehindTheBack(work, `${folderOf(UNIT)}_MANIFEST.json`, new TextEncoder().encode(JSON.stringify(legacy)));
    await writeBehindTheBack(work, `${folderOf(UNIT)}_SUCCESS`, new Uint8Array(0));
    expect(await verifyPartition({ lake: work.lake, unit: UNIT, depth: 'deep' })).toMatchObject({
      status: 'ok',
      findings: [],
    });

    const result = await publishSample(sampleVersion(['a']), work);

    expect(result).toMatchObject({ status: 'published', partitionVersion: 1, filesSwept: 1 });
    expect(await verifyPartition({ lake: work.lake, unit: UNIT, depth: 'deep' })).toMatchObject({
      status: 'ok',
      findings: [],
    });
  });

  test('a failing hook leaves a version of the first format with its marker', async () => {
    const work = await create();
    const legacy = {
      schema_version: '0.1.0',
      table: 'orders',
      partition: UNIT.partition,
      batch_id: 'old',
      created_at: 'x',
      files: [],
    };
    await writeBehindTheBack(work, `${folderOf(UNIT)}_MANIFEST.json`, new TextEncoder().encode(JSON.stringify(legacy)));
    await writeBehindTheBack(work, `${folderOf(UNIT)}_SUCCESS`, new Uint8Array(0));

    await expect(
      publishSample(sampleVersion(['a']), { ...work, checkLease: () => Promise.reject(new Error('no')) }),
    ).rejects.toThrow('no');

    expect(await namesIn(work)).toEqual(['_MANIFEST.json', '_SUCCESS']);
    expect((await work.lake.get(`${folderOf(UNIT)}_SUCCESS`))?.bytes).toHaveLength(0);
  });
});

test('parts and manifest that do not fit together are refused', async () => {
  const work = await realLake();
  const version = sampleVersion(['a']);

  await expect(
    publishSample(version, { ...work, parts: [{ name: 'part-0009.parquet', localPath: '/x' }] }),
  ).rejects.toMatchObject({ code: 'ECL_LAKE_PART_MISMATCH' });
  await expect(publishSample(version, { ...work, parts: [] })).rejects.toMatchObject({
    code: 'ECL_LAKE_PART_MISMATCH',
  });
  await expect(
    publishSample({ ...version, manifest: { ...version.manifest, totalRows: 9 } }, work),
  ).rejects.toMatchObject({ code: 'ECL_MANIFEST_INCONSISTENT' });
  await expect(publishSample(version, { ...work, epoch: 0 })).rejects.toMatchObject({
    code: 'ECL_LAKE_INVALID_ARGUMENT',
  });
  await expect(
    publishSample(sampleVersion(['a'], { unit: { table: '..', partition: 'a=1' } }), work),
  ).rejects.toMatchObject({ code: 'ECL_LAKE_PATH_ESCAPE' });
});

describe('a local lake', () => {
  test.each([
    ['empty', undefined, []],
    ['empty but for its owner where a lease was named', 'lease', ['owner.json']],
  ])('is left clean: a publisher’s folder remains as a fence, %s', async (_how, leaseId, left) => {
    const work = await realLake();
    await publishSample(sampleVersion(['a']), { ...work, leaseId });
    await publishSample(sampleVersion(['b'], { runId: 'run-2' }), { ...work, leaseId });

    const staging = join(work.root, '_ecomlake/staging');
    const [hash = ''] = await readdir(staging);

    expect(await readdir(join(staging, hash))).toEqual(['2']);
    expect(await readdir(join(staging, hash, '2'))).toEqual(left);
  });

  test('does not follow a link out of the lake', async () => {
    const work = await realLake();
    const outside = join(work.work, 'outside');
    await mkdir(outside, { recursive: true });
    await mkdir(work.root, { recursive: true });
    await symlink(outside, join(work.root, 'orders'));

    await expect(publishSample(sampleVersion(['a']), work)).rejects.toMatchObject({ code: 'ECL_LAKE_SYMLINK' });
    expect(await readdir(outside)).toEqual([]);
  });

  test('notices a link that took the place of a table’s folder after an earlier publication', async () => {
    const work = await realLake();
    const moved = join(work.root, 'moved');
    await publishSample(sampleVersion(['a']), work);
    await rename(join(work.root, 'orders'), moved);
    await symlink(moved, join(work.root, 'orders'));

    await expect(publishSample(sampleVersion(['b'], { runId: 'run-2' }), work)).rejects.toMatchObject({
      code: 'ECL_LAKE_SYMLINK',
    });
    const other = sampleVersion(['b'], { runId: 'run-2', unit: { ...UNIT, partition: 'ingest_dt=2024-02-02' } });
    await expect(publishSample(other, work)).rejects.toMatchObject({ code: 'ECL_LAKE_SYMLINK' });
    expect(await readdir(moved)).toEqual([UNIT.partition]);
  });

  test('proves parts that are too large to be held in memory', async () => {
    const work = await realLake();
    const large = 'x'.repeat(3 * 1024 * 1024 + 1);
    await publishSample(sampleVersion([large]), work);
    expect(await verifyPartition({ lake: work.lake, unit: UNIT, depth: 'deep' })).toMatchObject({ status: 'ok' });

    const changed = publishSample(sampleVersion([`${large}y`], { runId: 'run-2' }), {
      ...work,
      hooks: [({ parts }) => writeFile(parts[0]?.localPath ?? '', `${large}z`)],
    });
    await expect(changed).rejects.toMatchObject({ code: 'ECL_LAKE_PART_CHANGED' });
    expect(await verifyPartition({ lake: work.lake, unit: UNIT, depth: 'deep' })).toMatchObject({ status: 'ok' });
  });

  test.each([
    ['grew', 'ab'],
    ['shrank', ''],
    ['vanished', undefined],
  ])('refuses a part whose local file %s', async (_how, content) => {
    const work = await realLake();
    const change = ({ parts }: HookContext): Promise<void> => {
      const path = parts[0]?.localPath ?? '';
      return content === undefined ? rm(path) : writeFile(path, content);
    };

    await expect(publishSample(sampleVersion(['a']), { ...work, hooks: [change] })).rejects.toMatchObject({
      code: content === undefined ? 'ECL_LAKE_NOT_FOUND' : 'ECL_LAKE_PART_CHANGED',
    });
    expect(await readPartition(work.lake, UNIT)).toMatchObject({ manifest: undefined, marker: undefined });
  });

  test('does not write through a link that lies under the name of a manifest', async () => {
    const work = await realLake();
    const outside = join(work.work, 'outside.json');
    await publishSample(sampleVersion(['a']), work);
    await writeFile(outside, 'precious');
    const manifest = join(work.root, folderOf(UNIT), '_MANIFEST.json');
    await rm(manifest);
    await symlink(outside, manifest);

    await expect(publishSample(sampleVersion(['b'], { runId: 'run-2' }), work)).rejects.toMatchObject({
      code: 'ECL_LAKE_SYMLINK',
    });
    expect(await readFile(outside, 'utf8')).toBe('precious');
  });

  test('names a file that lies where a folder is needed', async () => {
    const work = await realLake();
    await mkdir(work.root, { recursive: true });
    await writeFile(join(work.root, 'orders'), 'x');

    await expect(publishSample(sampleVersion(['a']), work)).rejects.toMatchObject({ code: 'ECL_LAKE_NOT_A_FILE' });
  });

  test('keeps the published part when the local file is removed', async () => {
    const work = await realLake();
    await publishSample(sampleVersion(['a']), work);

    await rm(work.work, { recursive: true });

    expect(await verifyPartition({ lake: work.lake, unit: UNIT, depth: 'deep' })).toMatchObject({ status: 'ok' });
  });
});

async function namesIn({ lake }: PublishSampleOptions): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of lake.list(folderOf(UNIT))) names.push(name.slice(folderOf(UNIT).length));
  return names.sort();
}

/** Everything a reader could tell apart. */
async function fingerprint({ lake }: PublishSampleOptions): Promise<string[]> {
  const lines: string[] = [];
  for await (const object of lake.list('')) lines.push(`${object.name} ${object.generation} ${object.metageneration}`);
  return lines;
}

async function removeBehindTheBack(work: PublishSampleOptions, name: string): Promise<void> {
  if ('tamper' in work.lake)
    (work.lake as ReturnType<typeof memoryLake>).tamper(name, undefined); // the twin, by its extra method
  else await rm(new URL(work.lake.urlOf(name)));
}

async function writeBehindTheBack(work: PublishSampleOptions, name: string, bytes: Uint8Array): Promise<void> {
  if ('tamper' in work.lake)
    (work.lake as ReturnType<typeof memoryLake>).tamper(name, bytes); // the twin, by its extra method
  else await work.put(new URL(work.lake.urlOf(name)).pathname, bytes);
}
