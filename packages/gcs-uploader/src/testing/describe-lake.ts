import { crc32c } from '@ecomlake/manifest';
import { deepEqual, equal, notEqual, ok, rejects } from 'node:assert/strict';
import { randomUUID } from 'node:crypto';

import { hasLakeCode } from '../errors.ts';
import type { LakeErrorCode } from '../errors.ts';
import type { Lake, LakeObject, LocalObject, Unit, UnitPublisher } from '../lake.ts';

/** The two functions of a test runner that the suite needs; those of vitest and node:test both fit. */
export interface TestRunner {
  describe(name: string, body: () => void): void;
  test(name: string, body: () => Promise<void>): void;
}

/** A fresh, empty lake and the means to look behind its back. */
export interface LakeFixture {
  readonly lake: Lake;
  /** Make a local file and tell its path. */
  writeLocal(bytes: Uint8Array): Promise<string>;
  /** Write to a local file in place, as a later run would. */
  overwriteLocal(path: string, bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

const UNIT: Unit = { table: 'orders', partition: 'ingest_dt=2024-02-01' };
const FOLDER = 'orders/ingest_dt=2024-02-01';

/** The conformance suite: what `publishPartition` and `verifyPartition` rely on in any lake. */
export function describeLake({ describe, test }: TestRunner, name: string, create: () => Promise<LakeFixture>): void {
  const withLake = (title: string, body: (fixture: LakeFixture) => Promise<void>): void =>
    test(title, async () => {
      const fixture = await create();
      try {
        await body(fixture);
      } finally {
        await fixture.close();
      }
    });

  describe(`${name} keeps the rules of a lake`, () => {
    withLake('an empty lake has nothing and says so', async ({ lake }) => {
      equal(await lake.head(`${FOLDER}/x`), undefined);
      equal(await lake.get(`${FOLDER}/x`), undefined);
      deepEqual(await collect(lake.list('')), []);
      deepEqual(await collect(lake.listFolders('')), []);
      equal(await lake.highestEpoch(UNIT), 0);
      await refused('ECL_LAKE_NOT_FOUND', lake.read(`${FOLDER}/x`, 0, 1));
      await refused('ECL_LAKE_NOT_FOUND', collect(lake.stream(`${FOLDER}/x`)));
    });

    withLake('a placed file is read back whole, in ranges and in a stream', async (fixture) => {
      const { lake } = fixture;
      const object = await localObject(fixture, `${FOLDER}/part-0000.parquet`, 'content of a part');

      const placed = await publishing(lake, 1, (publisher) => publisher.place(object));

      equal(placed.outcome, 'created');
      const found = await lake.get(object.name);
      equal(textOf(found?.bytes), 'content of a part');
      deepEqual(found?.object, placed.object);
      deepEqual(await lake.head(object.name), placed.object);
      equal(placed.object.size, object.size);
      ok(placed.object.crc32c === null || placed.object.crc32c === object.crc32c);
      equal(textOf(await lake.read(object.name, 3, 7)), 'tent');
      equal((await collect(lake.stream(object.name))).map(textOf).join(''), 'content of a part');
    });

    withLake('staging shows nothing to readers', async (fixture) => {
      const object = await localObject(fixture, `${FOLDER}/part-0000.parquet`, 'a');

      await publishing(fixture.lake, 1, async (publisher) => {
        await publisher.stage(object);
        deepEqual(await collect(fixture.lake.list('')), []);
        equal((await publisher.place(object)).outcome, 'created');
      });

      equal((await collect(fixture.lake.list(''))).length, 1);
    });

    withLake('a local file that is not what was said is refused before anything is visible', async (fixture) => {
      const object = await localObject(fixture, `${FOLDER}/part-0000.parquet`, 'a');

      await publishing(fixture.lake, 1, async (publisher) => {
        await refused('ECL_LAKE_PART_CHANGED', publisher.stage({ ...object, crc32c: 'AAAAAA==' }));
        await refused('ECL_LAKE_PART_CHANGED', publisher.place({ ...object, size: 2 }));
      });

      deepEqual(await collect(fixture.lake.list('')), []);
    });

    withLake('an equal file is adopted, other bytes under its name are never overwritten', async (fixture) => {
      const { lake } = fixture;
      const object = await localObject(fixture, `${FOLDER}/part-0000.parquet`, 'aaa');
      const other = await localObject(fixture, object.name, 'bbb');

      await publishing(lake, 1, async (publisher) => {
        equal((await publisher.place(object)).outcome, 'created');
        equal((await publisher.place(object)).outcome, 'adopted');
        await refused('ECL_LAKE_CONFLICT', publisher.place(other));
      });

      equal(textOf((await lake.get(object.name))?.bytes), 'aaa');
    });

    withLake('what happens to the local file later does not reach the lake', async (fixture) => {
      const object = await localObject(fixture, `${FOLDER}/part-0000.parquet`, 'aaa');
      await publishing(fixture.lake, 1, (publisher) => publisher.place(object));

      await fixture.overwriteLocal(object.localPath, bytesOf('bbbb'));

      equal(textOf((await fixture.lake.get(object.name))?.bytes), 'aaa');
    });

    withLake('a file is replaced only under the generation that was seen', async (fixture) => {
      const { lake } = fixture;
      const object = await localObject(fixture, `${FOLDER}/part-0000.parquet`, 'aaa');
      const other = await localObject(fixture, object.name, 'bbbb');

      await publishing(lake, 1, async (publisher) => {
        const { generation } = (await publisher.place(object)).object;
        await refused('ECL_LAKE_CONFLICT', publisher.place(other, { replaceGeneration: `${generation}0` }));
        const replaced = await publisher.place(other, { replaceGeneration: generation });
        equal(replaced.outcome, 'replaced');
        notEqual(replaced.object.generation, generation);
      });

      equal(textOf((await lake.get(object.name))?.bytes), 'bbbb');
    });

    withLake('a small object is written by compare-and-swap', async ({ lake }) => {
      const marker = `${FOLDER}/_SUCCESS`;

      await publishing(lake, 1, async (publisher) => {
        const first = await publisher.write(marker, bytesOf('one'), '0');
        ok(first.outcome === 'written');
        equal((await publisher.write(marker, bytesOf('two'), '0')).outcome, 'refused');
        equal(textOf((await lake.get(marker))?.bytes), 'one');
        equal((await lake.head(marker))?.generation, first.generation);
        const second = await publisher.write(marker, bytesOf('three'), first.generation);
        ok(second.outcome === 'written');
        notEqual(second.generation, first.generation);
        equal((await publisher.write(marker, bytesOf('four'), first.generation)).outcome, 'refused');
      });

      equal(textOf((await lake.get(marker))?.bytes), 'three');
    });

    withLake('exactly the object that was listed is deleted', async (fixture) => {
      const { lake } = fixture;
      const object = await localObject(fixture, `${FOLDER}/part-0000.parquet`, 'aaa');

      await publishing(lake, 1, async (publisher) => {
        const { object: placed } = await publisher.place(object);
        equal(await publisher.remove({ ...placed, generation: `${placed.generation}0` }), 'refused');
        equal(await publisher.remove(placed), 'removed');
        equal(await publisher.remove(placed), 'absent');
        const again = await publisher.place(object);
        equal(again.outcome, 'created');
        notEqual(again.object.generation, placed.generation);
        equal(await publisher.remove(placed), 'refused');
      });

      equal((await lake.head(object.name))?.size, 3);
    });

    withLake('objects are listed by the bytes of their names, folders once', async (fixture) => {
      const { lake } = fixture;
      const names = [
        'orders/a=\u{1F600}/p',
        'orders/a=\uFF5E/p',
        'orders/a=1/p',
        'orders/a=1-2/p',
        'orders/a=10/p',
        'z/b=1/p',
      ];
      for (const object of names) {
        const [table = '', partition = ''] = object.split('/');
        await publishing(lake, 1, (publisher) => publisher.write(object, bytesOf('x'), '0'), { table, partition });
      }

      const byBytes = (values: readonly string[]): string[] =>
        [...values].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
      deepEqual(
        (await collect(lake.list(''))).map((object) => object.name),
        byBytes(names),
      );
      deepEqual(
        (await collect(lake.list('orders/a=1'))).map((object) => object.name),
        ['orders/a=1-2/p', 'orders/a=1/p', 'orders/a=10/p'],
      );
      deepEqual(
        (await collect(lake.list('orders/a=1/'))).map((object) => object.name),
        ['orders/a=1/p'],
      );
      deepEqual(await collect(lake.listFolders('')), ['orders', 'z']);
      deepEqual(
        new Set(await collect(lake.listFolders('orders'))),
        new Set(['a=1', 'a=1-2', 'a=10', 'a=\uFF5E', 'a=\u{1F600}']),
      );
    });

    withLake('a higher epoch fences off every operation of a lower one', async (fixture) => {
      const { lake } = fixture;
      const placed = await localObject(fixture, `${FOLDER}/part-0000.parquet`, 'aaa');
      const staged = await localObject(fixture, `${FOLDER}/part-0001.parquet`, 'bbb');
      const fresh = await localObject(fixture, `${FOLDER}/part-0002.parquet`, 'ccc');
      const zombie = await lake.openUnit({ unit: UNIT, epoch: 3, runId: 'a' });
      const { object } = await zombie.place(placed);
      await zombie.stage(staged);

      await using publisher = await lake.openUnit({ unit: UNIT, epoch: 7, runId: 'b' });

      equal(await lake.highestEpoch(UNIT), 7);
      await refused('ECL_LAKE_FENCED', zombie.assertHolds());
      await refused('ECL_LAKE_FENCED', zombie.place(staged));
      await refused('ECL_LAKE_FENCED', zombie.place(placed));
      await refused('ECL_LAKE_FENCED', zombie.stage(fresh));
      await refused('ECL_LAKE_FENCED', zombie.place(fresh));
      await refused('ECL_LAKE_FENCED', zombie.write(`${FOLDER}/_SUCCESS`, bytesOf('x'), '0'));
      await refused('ECL_LAKE_FENCED', zombie.remove(object));
      await zombie[Symbol.asyncDispose]();
      equal((await publisher.place(placed)).outcome, 'adopted');
      deepEqual(
        (await collect(lake.list(''))).map(({ name: found }) => found),
        [placed.name],
      );
    });

    withLake('an epoch is used once, unless the same lease opens it again', async ({ lake }) => {
      const leaseId = randomUUID();
      await publishing(lake, 5, async () => undefined, UNIT, leaseId);

      await refused('ECL_LAKE_EPOCH_TAKEN', lake.openUnit({ unit: UNIT, epoch: 5, runId: 'b' }));
      await refused('ECL_LAKE_FENCED', lake.openUnit({ unit: UNIT, epoch: 4, runId: 'b' }));
      await publishing(lake, 5, async (publisher) => publisher.assertHolds(), UNIT, leaseId);
      equal(await lake.highestEpoch(UNIT), 5);
      equal(await lake.highestEpoch({ ...UNIT, partition: 'ingest_dt=2024-02-02' }), 0);
    });

    withLake('of many that ask for the same epoch one gets it', async ({ lake }) => {
      const results = await Promise.allSettled(
        Array.from({ length: 8 }, (_, index) => lake.openUnit({ unit: UNIT, epoch: 1, runId: `run-${index}` })),
      );

      equal(results.filter(({ status }) => status === 'fulfilled').length, 1);
      for (const result of results) ok(result.status === 'fulfilled' || isTaken(result.reason));
    });

    withLake('names that could lead elsewhere are refused', async ({ lake }) => {
      for (const bad of [
        '../x',
        'orders/../x',
        '/etc/passwd',
        'orders//x',
        'orders/./x',
        'orders/\0',
        'orders/a\nb',
        '',
      ])
        await refused('ECL_LAKE_PATH_ESCAPE', lake.head(bad));
      await refused('ECL_LAKE_NAME_TOO_LONG', lake.head(`orders/${'é'.repeat(600)}`));
      for (const partition of ['..', 'a=1/b=2', '_x', '', 'a=\0'])
        await refused(
          'ECL_LAKE_PATH_ESCAPE',
          lake.openUnit({ unit: { table: 'orders', partition }, epoch: 1, runId: 'a' }),
        );
    });
  });
}

async function publishing<Result>(
  lake: Lake,
  epoch: number,
  body: (publisher: UnitPublisher) => Promise<Result>,
  unit: Unit = UNIT,
  leaseId?: string,
): Promise<Result> {
  await using publisher = await lake.openUnit({ unit, epoch, runId: 'a', leaseId });
  return await body(publisher);
}

async function localObject(fixture: LakeFixture, name: string, text: string): Promise<LocalObject> {
  const bytes = bytesOf(text);
  return { name, localPath: await fixture.writeLocal(bytes), size: bytes.length, crc32c: crc32c(bytes) };
}

async function refused(code: LakeErrorCode, work: Promise<unknown>): Promise<void> {
  await rejects(work, (error) => {
    ok(hasLakeCode(error, code), `expected ${code}, got ${String(error)}`);
    return true;
  });
}

function isTaken(error: unknown): boolean {
  return hasLakeCode(error, 'ECL_LAKE_EPOCH_TAKEN') || hasLakeCode(error, 'ECL_LAKE_FENCED');
}

async function collect<Item extends LakeObject | Uint8Array | string>(items: AsyncIterable<Item>): Promise<Item[]> {
  const collected: Item[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function textOf(bytes: Uint8Array | undefined): string {
  return new TextDecoder().decode(bytes);
}
