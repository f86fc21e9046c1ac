import { compileContract } from '@ecomlake/schema-contract';

import { SourceAdapterError } from '../errors.ts';
import type { SourceAdapter, SourceBatch, SourceReader } from '../source-adapter.ts';
import { makeContract } from './make-contract.ts';
import { batchRows, readAll } from './read-all.ts';

/** A row of the conformance sources. Values are text, as a person would write them, or null. */
export interface ConformanceRow {
  readonly id: string | null;
  readonly name: string | null;
  readonly day: string | null;
}

/** One adapter, and how to give it sources. */
export interface SourceAdapterCase<Options> {
  readonly adapter: SourceAdapter<Options>;
  /** Make a source of these rows, in this order, with columns `id`, `name`, `day`; resolves to options as a user would write them. */
  readonly prepare: (rows: readonly ConformanceRow[]) => Promise<unknown>;
  /** Whether rejects have lines and byte offsets. */
  readonly hasBytes: boolean;
  /** Sources held open at this moment; left out where the adapter opens nothing. */
  readonly openSources?: (() => number) | undefined;
  /** Removes what `prepare` made. */
  readonly dispose?: (() => PromiseLike<void>) | undefined;
}

export interface SourceAdapterCheck {
  readonly name: string;
  /** Rejects when the adapter breaks this rule. */
  readonly run: <Options>(subject: SourceAdapterCase<Options>) => Promise<void>;
}

const conformanceContract = compileContract(
  makeContract({
    fields: { id: 'int32!', name: 'string', day: 'date' },
    partition: { kind: 'event-date', key: 'ingest_dt', field: 'day' },
  }),
);

const BAD_ROW = 5;

/** Ten rows, of which the fifth has an id that is no integer. */
const sampleRows: readonly ConformanceRow[] = Array.from({ length: 10 }, (_, index) => ({
  id: index + 1 === BAD_ROW ? 'five' : String(index + 1),
  name: index === 7 ? null : `näme ${index + 1}`,
  day: `2024-02-${String(index + 1).padStart(2, '0')}`,
}));

/** The rules of `SourceAdapter` and `SourceReader`, each by itself. */
export const sourceAdapterChecks: readonly SourceAdapterCheck[] = [
  {
    name: 'rows arrive complete, in order and with their values',
    async run(subject) {
      const { rows } = await readAll(await open(subject, sampleRows));
      const expected = sampleRows
        .filter((_row, index) => index + 1 !== BAD_ROW)
        .map(({ id, name }) => [Number(id), name]);
      equal(
        'id and name of the rows',
        rows.map(({ id, name }) => [id, name]),
        expected,
      );
    },
  },
  {
    name: 'the batches have the columns of the contract',
    async run(subject) {
      for (const { batch } of await collect(await open(subject, sampleRows))) {
        equal(
          'columns',
          batch.schema.fields.map(({ name }) => name),
          ['id', 'name', 'day'],
        );
      }
    },
  },
  {
    name: 'every row read is kept, rejected or filtered',
    async run(subject) {
      const batches = await collect(await open(subject, sampleRows, 4));
      for (const { batch, rejects, filtered, rowsRead } of batches) {
        const rejected = rejects.filter(({ level }) => level === 'row').length;
        equal('kept + rejected + filtered', batch.numRows + rejected + filtered, rowsRead);
      }
      equal('rows read in total', sum(batches), sampleRows.length);
    },
  },
  {
    name: 'a bad row becomes one reject, with code, column and number',
    async run(subject) {
      const { rejects } = await readAll(await open(subject, sampleRows));
      const found = rejects.map(({ level, code, column, recordNumber }) => [level, code, column, recordNumber]);
      equal('rejects', found, [['row', 'field.type', 'id', BAD_ROW]]);
    },
  },
  {
    name: 'a reject says where its row stands and what it held',
    async run(subject) {
      for (const { rejects, origin } of await collect(await open(subject, sampleRows))) {
        for (const reject of rejects) {
          truthy('raw bytes', reject.raw.length > 0);
          truthy('message', reject.message.length > 0);
          equal('partition text', reject.partitionText, `2024-02-${String(BAD_ROW).padStart(2, '0')}`);
          truthy('line', !subject.hasBytes || (reject.line ?? 0) > 0);
          const start = reject.byteOffset ?? -1;
          const end = start + (reject.byteLength ?? 0);
          const isInside = start >= (origin.byteStart ?? 0) && end <= (origin.byteEnd ?? 0) && end > start;
          truthy('a byte range inside the batch', !subject.hasBytes || isInside);
        }
      }
    },
  },
  {
    name: 'a batch holds at most batchRows rows',
    async run(subject) {
      for (const { batch, rowsRead } of await collect(await open(subject, sampleRows, 3))) {
        truthy('at most 3 rows', batch.numRows <= 3 && rowsRead <= 3);
      }
    },
  },
  {
    name: 'rows and rejects are the same for any batchRows',
    async run(subject) {
      const whole = await readAll(await open(subject, sampleRows, 1000));
      for (const size of [1, 2, 7]) {
        // one reader after the other, so that a failure names its size
        const parts = await readAll(await open(subject, sampleRows, size));
        equal(`rows with batchRows ${size}`, parts.rows, whole.rows);
        equal(`rejects with batchRows ${size}`, parts.rejects.map(placeOf), whole.rejects.map(placeOf));
      }
    },
  },
  {
    name: 'origins follow one another without gap',
    async run(subject) {
      let row = 1;
      let byte: number | null = null;
      for (const { origin, rowsRead } of await collect(await open(subject, sampleRows, 3))) {
        equal('firstRow', origin.firstRow, row);
        if (byte !== null) equal('byteStart', origin.byteStart, byte);
        truthy('uri', origin.uri.length > 0);
        row += rowsRead;
        byte = origin.byteEnd;
      }
    },
  },
  {
    name: 'a batch keeps its values while later ones are read',
    async run(subject) {
      const batches: { readonly batch: SourceBatch['batch']; readonly before: string }[] = [];
      const reader = await open(subject, sampleRows, 2);
      for await (const { batch } of reader.batches()) batches.push({ batch, before: JSON.stringify(batchRows(batch)) });
      for (const { batch, before } of batches) equal('values', JSON.stringify(batchRows(batch)), before);
    },
  },
  {
    name: 'a source without rows gives no rows',
    async run(subject) {
      try {
        const { rows, rowsRead } = await readAll(await open(subject, []));
        equal('rows', [rows.length, rowsRead], [0, 0]);
      } catch (error) {
        truthy(
          'zero rows or ECL_SOURCE_EMPTY',
          error instanceof SourceAdapterError && error.code === 'ECL_SOURCE_EMPTY',
        );
      }
    },
  },
  {
    name: 'a signal that is aborted stops the reading within a batch',
    async run(subject) {
      const abort = new AbortController();
      const reader = await open(subject, sampleRows, 2);
      let seen = 0;
      const failure = await failureOf(async () => {
        for await (const { rowsRead } of reader.batches({ signal: abort.signal })) {
          seen += rowsRead;
          abort.abort(new Error('stop asked for'));
        }
      });
      equal('reason of the abort', failure instanceof Error ? failure.message : failure, 'stop asked for');
      truthy('no batch after the abort', seen <= 2);
      equal('open sources', subject.openSources?.() ?? 0, 0);
    },
  },
  {
    name: 'a signal aborted beforehand gives nothing',
    async run(subject) {
      const reader = await open(subject, sampleRows, 2);
      const failure = await failureOf(async () => {
        for await (const _batch of reader.batches({ signal: AbortSignal.abort(new Error('too late')) })) {
          throw new Error('a batch came');
        }
      });
      equal('reason of the abort', failure instanceof Error ? failure.message : failure, 'too late');
    },
  },
  {
    name: 'a reader is iterated once',
    async run(subject) {
      const reader = await open(subject, sampleRows);
      await collect(reader);
      truthy('a second iteration fails', (await failureOf(() => collect(reader))) !== undefined);
    },
  },
  {
    name: 'leaving the loop or disposing closes the source',
    async run(subject) {
      const left = await open(subject, sampleRows, 2);
      for await (const _batch of left.batches()) break;
      equal('open sources after leaving the loop', subject.openSources?.() ?? 0, 0);
      const unused = await open(subject, sampleRows);
      await unused[Symbol.asyncDispose]();
      await unused[Symbol.asyncDispose]();
      equal('open sources after disposing twice', subject.openSources?.() ?? 0, 0);
    },
  },
  {
    name: 'two readers do not disturb each other',
    async run(subject) {
      const alone = await readAll(await open(subject, sampleRows, 2));
      const options = await subject.prepare(sampleRows);
      const readers = [await openPrepared(subject, options, 2), await openPrepared(subject, options, 2)];
      const both = await Promise.all(readers.map(readAll));
      for (const { rows, rowsRead } of both) equal('rows', [rows, rowsRead], [alone.rows, alone.rowsRead]);
    },
  },
  {
    name: 'summary and cursor can be written down at the end',
    async run(subject) {
      const reader = await open(subject, sampleRows);
      await collect(reader);
      const { uri, sha256, bytes } = reader.summary();
      truthy('uri', uri.length > 0);
      truthy('sha256 of 64 hex digits, or null', sha256 === null || /^[0-9a-f]{64}$/.test(sha256));
      truthy('bytes together with sha256', (sha256 === null) === (bytes === null));
      const cursor = reader.cursor();
      equal('cursor as JSON', cursor === undefined ? undefined : JSON.parse(JSON.stringify(cursor)), cursor);
    },
  },
];

async function open<Options>(
  subject: SourceAdapterCase<Options>,
  rows: readonly ConformanceRow[],
  batchRows?: number,
): Promise<SourceReader> {
  return openPrepared(subject, await subject.prepare(rows), batchRows);
}

async function openPrepared<Options>(
  { adapter }: SourceAdapterCase<Options>,
  options: unknown,
  batchRows?: number,
): Promise<SourceReader> {
  return adapter.open({ contract: conformanceContract, options: adapter.optionsSchema.parse(options), batchRows });
}

async function collect(reader: SourceReader): Promise<SourceBatch[]> {
  const batches: SourceBatch[] = [];
  for await (const batch of reader.batches()) batches.push(batch);
  return batches;
}

async function failureOf(work: () => Promise<unknown>): Promise<unknown> {
  try {
    await work();
    return undefined;
  } catch (error) {
    return error; // what failed is what the check looks at
  }
}

function placeOf({ recordNumber, line, byteOffset, code }: SourceBatch['rejects'][number]): unknown[] {
  return [recordNumber, line, byteOffset, code];
}

function sum(batches: readonly SourceBatch[]): number {
  return batches.reduce((total, { rowsRead }) => total + rowsRead, 0);
}

function equal(what: string, found: unknown, expected: unknown): void {
  const [left, right] = [JSON.stringify(found), JSON.stringify(expected)];
  if (left !== right) throw new Error(`${what}: expected ${right}, found ${left}`);
}

function truthy(what: string, isMet: boolean): void {
  if (!isMet) throw new Error(`${what}: not so`);
}
