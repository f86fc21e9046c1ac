import { Dictionary, Int32, Utf8, Vector, makeData } from 'apache-arrow';
import type { Data, DataType } from 'apache-arrow';

import type { FieldVerdict } from '../field-issue.ts';
import { ByteDictionary, NOT_FOUND } from './byte-dictionary.ts';
import { isAscii } from './byte-runs.ts';
import { grown, handOver } from './fixed-buffer.ts';
import { isWellFormed } from './is-well-formed.ts';
import { PlainBytes } from './plain-bytes.ts';
import { SourceView } from './source-view.ts';
import type { TextJudge } from './text-judge.ts';
import { isUtf8 } from './utf8.ts';
import type { Validity } from './validity.ts';
import type { ValueStore } from './value-store.ts';
import { INVALID_UTF8, OK, TYPE } from './verdict.ts';

/** Rows to see before the share of distinct values says anything. */
const TRIAL_ROWS = 4096;
const MAX_ENTRIES = 65_536;
/** Index of a null row until the batch is handed over: null rows must not be spelled out as the first entry. */
const BLANK = -1;
const MAX_DICTIONARY_BYTES = 8 * 1024 * 1024;

export interface TextStoreOptions {
  readonly capacity: number;
  /** `null`: any valid UTF-8 will do. */
  readonly judge: TextJudge | null;
  /** `false`: plain from the beginning, as children of lists and structs are. */
  readonly hasDictionary: boolean;
  /** How a value that is no string becomes text; `undefined` when it cannot. */
  readonly textOf: (value: unknown) => string | undefined;
}

/**
 * Text, dictionary-encoded as long as that pays. A value found in the dictionary was checked when it came in and is neither copied nor
 * checked again.
 *
 * The dictionary is kept over batches and only ever grows. As soon as more than half of the rows brought a new value (after a trial), or
 * it holds too many entries or bytes, the rows of the current batch are spelled out and the field stays plain for good. So a batch is wholly
 * one or the other, and what is held is bounded by the limits above plus the batch.
 */
export class TextStore implements ValueStore {
  readonly #judge: TextJudge | null;
  readonly #textOf: (value: unknown) => string | undefined;
  readonly #views = new SourceView();
  readonly #utf8 = new Utf8();
  /** One type, hence one dictionary id, for the life of the dictionary: equal id means "the same, possibly longer". */
  readonly #dictionaryType = new Dictionary(this.#utf8, new Int32());
  #capacity: number;
  #dictionary: ByteDictionary | null;
  #indices: Int32Array;
  #plain: PlainBytes | null;
  #hasBlanks = false;
  /** Rows of finished batches. */
  #rowsBefore = 0;
  #snapshot: Vector<Utf8> | null = null;

  constructor({ capacity, judge, hasDictionary, textOf }: TextStoreOptions) {
    this.#judge = judge;
    this.#textOf = textOf;
    this.#capacity = capacity;
    this.#dictionary = hasDictionary ? new ByteDictionary() : null;
    this.#indices = new Int32Array(hasDictionary ? capacity : 0);
    this.#plain = hasDictionary ? null : new PlainBytes(capacity);
  }

  get arrowType(): DataType {
    return this.#dictionary === null ? this.#utf8 : this.#dictionaryType;
  }

  appendText(source: Uint8Array, start: number, end: number, row: number): FieldVerdict {
    const view = this.#views.of(source);
    const dictionary = this.#dictionary;
    if (dictionary === null) {
      const verdict = this.#check(source, view, start, end);
      if (verdict === OK) this.#plain?.put(source, view, start, end, row);
      return verdict;
    }
    const entry = dictionary.find(source, view, start, end);
    if (entry >= 0) {
      this.#indices[row] = entry;
      return OK;
    }
    const verdict = this.#check(source, view, start, end);
    if (verdict !== OK) return verdict;
    if (entry === NOT_FOUND && this.#isWorthAnEntry(dictionary, end - start, row)) {
      this.#indices[row] = dictionary.insert(source, view, start, end);
    } else this.#spellOut(dictionary, row).put(source, view, start, end, row);
    return OK;
  }

  appendScalar(value: unknown, row: number): FieldVerdict {
    const text = this.#textOf(value);
    if (text === undefined) return TYPE;
    if (!isWellFormed(text)) return INVALID_UTF8;
    const bytes = new TextEncoder().encode(text);
    return this.appendText(bytes, 0, bytes.length, row);
  }

  appendBlank(row: number): void {
    if (this.#plain === null) {
      this.#indices[row] = BLANK;
      this.#hasBlanks = true;
    } else this.#plain.putBlank(row);
  }

  reserve(capacity: number): void {
    this.#capacity = capacity;
    if (this.#plain === null) this.#indices = grown(this.#indices, capacity);
    else this.#plain.reserve(capacity);
  }

  take(rows: number, { bitmap, nullCount }: Validity): Data {
    this.#rowsBefore += rows;
    if (this.#dictionary === null) {
      const { valueOffsets, data } = this.#plain?.take(rows) ?? EMPTY;
      return makeData({ type: this.#utf8, length: rows, nullCount, nullBitmap: bitmap, valueOffsets, data });
    }
    const data = handOver(this.#indices, rows);
    if (this.#hasBlanks) for (let row = 0; row < rows; row++) if (data[row] === BLANK) data[row] = 0;
    this.#hasBlanks = false;
    if (data === this.#indices) this.#indices = new Int32Array(rows);
    const dictionary = this.#takeSnapshot(this.#dictionary);
    return makeData({ type: this.#dictionaryType, length: rows, nullCount, nullBitmap: bitmap, data, dictionary });
  }

  byteLength(rows: number): number {
    return this.#plain === null ? rows * 4 + (this.#dictionary?.byteLength ?? 0) : this.#plain.byteLength(rows);
  }

  #check(source: Uint8Array, view: DataView, start: number, end: number): FieldVerdict {
    if (!isAscii(source, view, start, end) && !isUtf8(source, start, end)) return INVALID_UTF8;
    return this.#judge === null ? OK : this.#judge(source, start, end);
  }

  #isWorthAnEntry(dictionary: ByteDictionary, length: number, row: number): boolean {
    const { count, byteLength } = dictionary;
    if (count >= MAX_ENTRIES || byteLength + length > MAX_DICTIONARY_BYTES) return false;
    const rows = this.#rowsBefore + row;
    return rows < TRIAL_ROWS || count * 2 <= rows;
  }

  /** Give up the dictionary and write the rows before `row` out. */
  #spellOut({ offsets, run: { bytes, view } }: ByteDictionary, row: number): PlainBytes {
    const plain = new PlainBytes(this.#capacity);
    for (let index = 0; index < row; index++) {
      const entry = this.#indices[index] ?? BLANK;
      if (entry === BLANK) plain.putBlank(index);
      else plain.put(bytes, view, offsets[entry] ?? 0, offsets[entry + 1] ?? 0, index);
    }
    this.#plain = plain;
    this.#dictionary = null;
    this.#snapshot = null;
    this.#indices = new Int32Array(0);
    return plain;
  }

  /** Views of the dictionary as it is now; the same object as before when nothing was added. */
  #takeSnapshot({ count, offsets, run, byteLength }: ByteDictionary): Vector<Utf8> {
    if (this.#snapshot?.length === count) return this.#snapshot;
    const data = makeData({
      type: this.#utf8,
      length: count,
      nullCount: 0,
      valueOffsets: offsets.subarray(0, count + 1),
      data: run.bytes.subarray(0, byteLength),
    });
    this.#snapshot = new Vector([data]);
    return this.#snapshot;
  }
}

const EMPTY = { valueOffsets: new Int32Array(1), data: new Uint8Array(0) };
