import { appendFile, mkdir, readFile, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { canonicalJson, digestBytes, parseManifest, serializeManifest, serializeMarker } from '@ecomlake/manifest';
import type { Manifest } from '@ecomlake/manifest';
import { describe, expect, test } from 'vitest';

import { fileLake } from '../src/file/file-lake.ts';
import type { FindingCode } from '../src/finding.ts';
import { listPartitions } from '../src/list-partitions.ts';
import { folderOf } from '../src/names.ts';
import { simulatedDisk } from '../src/testing/simulated-disk.ts';
import type { ReadFooter } from '../src/verify-files.ts';
import { verifyPartition } from '../src/verify-partition.ts';
import { publishSample, realLake } from './local-work.ts';
import type { RealLake } from './local-work.ts';
import { UNIT, sampleVersion } from './workload.ts';
import type { SampleVersion } from './workload.ts';

/** Parts of the samples have one row and one row group each; a part that does not begin with a small letter has no footer. */
const readFooter: ReadFooter = async ({ read, size }) => {
  const first = new TextDecoder().decode(await read(0, Math.min(1, size)));
  if (!/^[a-z]$/.test(first)) throw new Error('no footer');
  return { rows: first === 'r' ? 2 : 1, rowGroups: first === 'g' ? 2 : 1 };
};

interface Damaged extends RealLake {
  readonly version: SampleVersion;
  /** Absolute path of something in the partition's folder. */
  at(name: string): string;
  /** Absolute path of the n-th part. */
  part(index: number): string;
  /** Change the document as somebody would who also writes a marker that fits. */
  edit(change: (document: Record<string, unknown>) => void): Promise<void>;
  rejects: string;
}

async function damaged(contents: readonly string[] = ['aaaa', 'bbbb']): Promise<Damaged> {
  const work = await realLake();
  const version = sampleVersion(contents, { rejects: '{"code":"x"}\n' });
  await publishSample(version, work);
  const at = (name: string): string => join(work.root, folderOf(UNIT), name);
  return {
    ...work,
    version,
    at,
    part: (index) => at([...version.parts.keys()][index] ?? ''),
    rejects: join(work.root, version.manifest.rejects?.path ?? ''),
    async edit(change) {
      const document = JSON.parse(await readFile(at('_MANIFEST.json'), 'utf8'));
      change(document);
      await writeManifest(at, canonicalJson(document), document.publication?.partition_version ?? 1, document.run_id);
    },
  };
}

async function writeManifest(at: Damaged['at'], text: string, version: unknown, runId: unknown): Promise<void> {
  await writeFile(at('_MANIFEST.json'), text);
  const { sha256, crc32c } = digestBytes(Buffer.from(text));
  await writeFile(
    at('_SUCCESS'),
    serializeMarker({
      manifestGeneration: String(version),
      manifestCrc32c: crc32c,
      manifestSha256: sha256,
      runId: String(runId),
    }),
  );
}

const file = (document: Record<string, unknown>, index = 0): Record<string, unknown> =>
  // the document was written by a publication a moment ago
  (document['files'] as Record<string, unknown>[])[index] ?? {};
const accounting = (document: Record<string, unknown>): Record<string, unknown> =>
  document['accounting'] as Record<string, unknown>; // as above

type Damage = readonly [code: FindingCode, what: string, damage: (work: Damaged) => Promise<unknown>];

/** What metadata alone shows. */
const SHALLOW: readonly Damage[] = [
  ['partition.absent', 'the folder is gone', (work) => rm(work.at('.'), { recursive: true })],
  [
    'partition.irregular',
    'the manifest is a link',
    async (work) => {
      await rename(work.at('_MANIFEST.json'), work.at('elsewhere.json'));
      await symlink(work.at('elsewhere.json'), work.at('_MANIFEST.json'));
    },
  ],
  [
    'partition.irregular',
    'the marker is a folder',
    async (work) => {
      await rm(work.at('_SUCCESS'));
      await mkdir(work.at('_SUCCESS'));
    },
  ],
  [
    'partition.irregular',
    'the folder is a link',
    async (work) => {
      await rename(work.at('.').replace(/\/$/, ''), `${work.root}-elsewhere`);
      await symlink(`${work.root}-elsewhere`, work.at('.').replace(/\/\.?$/, ''));
    },
  ],
  ['manifest.missing', 'the manifest is gone', (work) => rm(work.at('_MANIFEST.json'))],
  ['marker.orphaned', 'a marker without a manifest', (work) => rm(work.at('_MANIFEST.json'))],
  ['manifest.unreadable', 'the manifest is torn', (work) => truncate(work.at('_MANIFEST.json'), 100)],
  ['manifest.unreadable', 'the manifest is empty', (work) => truncate(work.at('_MANIFEST.json'), 0)],
  [
    'manifest.unreadable',
    'the manifest is not UTF-8',
    (work) => writeFile(work.at('_MANIFEST.json'), Buffer.from([0x22, 0xff, 0x22])),
  ],
  ['manifest.invalid', 'a member is missing', (work) => work.edit((document) => void delete document['epoch'])],
  ['manifest.invalid', 'a count is text', (work) => work.edit((document) => void (document['total_rows'] = '2'))],
  [
    'manifest.invalid',
    'checksum and sha256 differ',
    (work) => work.edit((document) => void (file(document)['checksum'] = '0'.repeat(64))),
  ],
  [
    'manifest.path_unsafe',
    'a part outside the lake',
    (work) => work.edit((document) => void (file(document)['path'] = '../../etc/passwd')),
  ],
  [
    'manifest.unsupported_version',
    'a newer format',
    (work) => work.edit((document) => void (document['schema_version'] = '9.0.0')),
  ],
  [
    'manifest.foreign',
    'the manifest of another partition',
    (work) => work.edit((document) => void (document['partition'] = 'ingest_dt=1999-01-01')),
  ],
  [
    'manifest.not_canonical',
    'the manifest was edited by hand',
    async (work) =>
      writeManifest(work.at, (await readFile(work.at('_MANIFEST.json'), 'utf8')).replace('{\n', '{\n\n'), 1, 'run-1'),
  ],
  ['manifest.total_rows', 'a wrong sum of rows', (work) => work.edit((document) => void (document['total_rows'] = 9))],
  [
    'manifest.total_bytes',
    'a wrong sum of bytes',
    (work) => work.edit((document) => void (document['total_bytes'] = 9)),
  ],
  [
    'manifest.unbalanced',
    'rows that are lost',
    (work) => work.edit((document) => void (accounting(document)['read'] = 9)),
  ],
  [
    'manifest.published_rows',
    'other published rows',
    (work) => work.edit((document) => Object.assign(accounting(document), { published: 1, filtered: 1 })),
  ],
  [
    'manifest.duplicate_file',
    'a part named twice',
    (work) => work.edit((document) => void (file(document, 1)['path'] = file(document)['path'])),
  ],
  [
    'manifest.file_outside_partition',
    'a part of another partition',
    (work) =>
      work.edit(
        (document) => void (file(document)['path'] = `orders/x=1/${String(file(document)['path']).split('/').at(-1)}`),
      ),
  ],
  [
    'manifest.file_name',
    'a name with another hash',
    (work) =>
      work.edit((document) => void (file(document)['path'] = `${folderOf(UNIT)}part-0000-000000000000.parquet`)),
  ],
  [
    'manifest.file_zero_rows',
    'a part without rows',
    (work) => work.edit((document) => void (file(document)['rows'] = 0)),
  ],
  [
    'manifest.no_files',
    'no parts, but rows',
    (work) => work.edit((document) => Object.assign(document, { files: [], checksums: [] })),
  ],
  [
    'manifest.event_range',
    'dates in the wrong order',
    (work) => work.edit((document) => void (document['min_event_dt'] = '2099-01-01')),
  ],
  [
    'manifest.null_counts',
    'more nulls than rows',
    (work) => work.edit((document) => void (file(document)['null_counts'] = { id: 7 })),
  ],
  [
    'manifest.rejects_missing',
    'rejected rows without a ledger',
    (work) => work.edit((document) => void (document['rejects'] = null)),
  ],
  [
    'manifest.slices',
    'slices in an ordinary partition',
    (work) => work.edit((document) => void (document['slices'] = [])),
  ],
  ['marker.missing', 'the marker is gone', (work) => rm(work.at('_SUCCESS'))],
  ['marker.invalid', 'the marker is torn', (work) => truncate(work.at('_SUCCESS'), 20)],
  ['marker.empty', 'the marker is empty', (work) => truncate(work.at('_SUCCESS'), 0)],
  [
    'marker.stale',
    'the marker of an older version',
    async (work) => {
      const old = await readFile(work.at('_SUCCESS'));
      await publishSample(sampleVersion(['cccc'], { runId: 'run-2' }), work);
      await writeFile(work.at('_SUCCESS'), old);
    },
  ],
  [
    'marker.stale',
    'the manifest of an older version',
    async (work) => {
      const old = await readFile(work.at('_MANIFEST.json'));
      await publishSample(sampleVersion(['aaaa', 'bbbb', 'cccc'], { runId: 'run-2' }), work);
      await writeFile(work.at('_MANIFEST.json'), old);
    },
  ],
  [
    'marker.foreign_run',
    'a marker of another run',
    async (work) => {
      await writeManifest(work.at, await readFile(work.at('_MANIFEST.json'), 'utf8'), 1, 'run-9');
    },
  ],
  ['part.missing', 'a part is gone', (work) => rm(work.part(1))],
  [
    'part.irregular',
    'a part is a link',
    async (work) => {
      await rename(work.part(0), `${work.root}-part`);
      await symlink(`${work.root}-part`, work.part(0));
    },
  ],
  [
    'part.missing',
    'a part is a folder',
    async (work) => {
      await rm(work.part(0));
      await mkdir(work.part(0));
    },
  ],
  ['part.truncated', 'a part is cut', (work) => truncate(work.part(0), 2)],
  ['part.truncated', 'a part is empty', (work) => truncate(work.part(0), 0)],
  ['part.too_long', 'something was appended to a part', (work) => appendFile(work.part(0), 'x')],
  ['part.extra', 'a part nobody names', (work) => writeFile(work.at('part-0007.parquet'), 'a')],
  ['part.extra', 'another data file', (work) => writeFile(work.at('data.parquet'), 'a')],
  [
    'part.superseded',
    'a part of the version before',
    async (work) => {
      await publishSample(sampleVersion(['aaaa'], { runId: 'run-2' }), work);
      await writeFile(work.part(1), 'bbbb');
    },
  ],
  ['rejects.missing', 'the reject ledger is gone', (work) => rm(work.rejects)],
  ['rejects.size', 'the reject ledger is cut', (work) => truncate(work.rejects, 3)],
];

/** What only reading shows. */
const DEEP: readonly Damage[] = [
  ['part.crc32c', 'a flipped bit', (work) => writeFile(work.part(0), 'aaba')],
  [
    'part.crc32c',
    'two parts swapped',
    async (work) => {
      await rename(work.part(0), work.at('tmp'));
      await rename(work.part(1), work.part(0));
      await rename(work.at('tmp'), work.part(1));
    },
  ],
  ['part.crc32c', 'a part full of zeros', (work) => writeFile(work.part(0), Buffer.alloc(4))],
  ['rejects.crc32c', 'an altered reject ledger', (work) => writeFile(work.rejects, '{"code":"y"}\n')],
  [
    'rejects.rows',
    'a reject ledger with another number of lines',
    (work) => work.edit((document) => void (document['rejects'] = { ...(document['rejects'] as object), rows: 2 })),
  ], // an object, as published
  [
    'part.sha256',
    'a sha256 of something else',
    (work) =>
      work.edit((document) => {
        const digest = `${String(file(document)['sha256']).slice(0, 12)}${'0'.repeat(52)}`;
        Object.assign(file(document), { sha256: digest, checksum: digest });
        document['checksums'] = [digest, file(document, 1)['checksum']];
      }),
  ],
];

describe('verify finds', () => {
  test.each([...SHALLOW, ...DEEP])('%s: %s', async (code, _what, damage) => {
    const work = await damaged();
    await damage(work);

    const report = await verifyPartition({ lake: work.lake, unit: UNIT, depth: 'deep', readFooter });

    expect(report.status).toBe('damaged');
    expect(report.findings.map((finding) => finding.code)).toContain(code);
    for (const { message } of report.findings) expect(message.length).toBeGreaterThan(10);
  });

  test.each(SHALLOW)('without reading a part: %s: %s', async (code, _what, damage) => {
    const work = await damaged();
    await damage(work);

    const report = await verifyPartition({ lake: work.lake, unit: UNIT });

    expect(report.findings.map((finding) => finding.code)).toContain(code);
    expect(report.bytesRead).toBe(0);
  });

  test.each([
    ['part.rows', 'rrrr'],
    ['part.row_groups', 'gggg'],
    ['part.unreadable', 'XXXX'],
  ] as const)('%s, from a footer', async (code, content) => {
    const work = await damaged([content]);

    const report = await verifyPartition({ lake: work.lake, unit: UNIT, depth: 'deep', readFooter });

    expect(report.findings.map((finding) => finding.code)).toEqual([code]);
  });
});

test('a file that is no data is worth a warning only', async () => {
  const work = await damaged();
  await writeFile(work.at('README.txt'), 'hello');

  const report = await verifyPartition({ lake: work.lake, unit: UNIT, depth: 'deep', readFooter });

  expect(report).toMatchObject({ status: 'ok', findings: [{ code: 'folder.foreign_object', severity: 'warning' }] });
});

test('a sound partition is reported with its numbers', async () => {
  const work = await damaged();

  const report = await verifyPartition({ lake: work.lake, unit: UNIT, depth: 'deep', readFooter });

  expect(report).toMatchObject({ status: 'ok', findings: [], rows: 2, bytes: 8, files: 2, bytesRead: 21 });
  expect(report.manifest).toEqual(parseManifest(await readFile(work.at('_MANIFEST.json'))));
});

test('of a thousand clean partitions none raises an alarm', async () => {
  const disk = simulatedDisk();
  const lake = fileLake({ root: '/lake', disk: disk.open() });
  for (let index = 0; index < 1000; index += 1) {
    const unit = {
      table: `t${index % 7}`,
      partition: index % 11 === 0 ? `category=${index}%2F\u{1F600}` : `ingest_dt=${2000 + index}-01-01`,
    };
    const contents = Array.from({ length: 1 + (index % 3) }, (_, part) => `a${index}-${part}`);
    const version = sampleVersion(contents, { unit, ...(index % 5 === 0 ? { rejects: '{}\n' } : {}) });
    await publishSample(version, { lake, work: '/work', put: disk.put, epoch: 1 });
  }

  let partitions = 0;
  for await (const unit of listPartitions({ lake })) {
    const { findings } = await verifyPartition({ lake, unit, depth: 'deep', readFooter });
    expect(findings).toEqual([]);
    partitions += 1;
  }

  expect(partitions).toBe(1000);
});

test('a version that is published while it is verified is verified as it is then', async () => {
  const work = await damaged();
  let isDone = false;

  const report = await verifyPartition({
    lake: work.lake,
    unit: UNIT,
    depth: 'deep',
    readFooter: async (part) => {
      if (!isDone) {
        isDone = true;
        await publishSample(sampleVersion(['cccc'], { runId: 'run-2' }), work);
      }
      return readFooter(part);
    },
  });

  expect(report).toMatchObject({ status: 'ok', files: 1 });
});

test('partitions are listed, bookkeeping and rejects are not', async () => {
  const work = await damaged();
  await mkdir(join(work.root, 'orders/not-a-partition'), { recursive: true });
  await mkdir(join(dirname(work.root), 'x'), { recursive: true });

  const units = [];
  for await (const unit of listPartitions({ lake: work.lake })) units.push(unit);
  const none = [];
  for await (const unit of listPartitions({ lake: work.lake, tables: ['customers'] })) none.push(unit);

  expect(units).toEqual([UNIT]);
  expect(none).toEqual([]);
});

test('the sample manifest is what a publication writes', async () => {
  const work = await damaged();

  const manifest = parseManifest(await readFile(work.at('_MANIFEST.json')));

  // by schemaVersion a Manifest
  expect(serializeManifest(manifest as Manifest)).toBe(await readFile(work.at('_MANIFEST.json'), 'utf8'));
});
