import { Binary, makeData } from 'apache-arrow';
import type { Data } from 'apache-arrow';

import type { FieldVerdict } from '../field-issue.ts';
import { decodeBinaryText } from './binary-text.ts';
import { byteRun } from './byte-runs.ts';
import { PlainBytes } from './plain-bytes.ts';
import { SourceView } from './source-view.ts';
import type { Validity } from './validity.ts';
import type { ValueStore } from './value-store.ts';
import { OK, TYPE } from './verdict.ts';

/** Arbitrary bytes. Text as in `decodeBinaryText`. */
export class BytesStore implements ValueStore {
  readonly arrowType = new Binary();
  readonly #plain: PlainBytes;
  readonly #views = new SourceView();
  #scratch = byteRun(256);

  constructor(capacity: number) {
    this.#plain = new PlainBytes(capacity);
  }

  appendText(source: Uint8Array, start: number, end: number, row: number): FieldVerdict {
    if (end - start > this.#scratch.bytes.length) this.#scratch = byteRun((end - start) * 2);
    const { bytes, view } = this.#scratch;
    const length = decodeBinaryText(source, start, end, bytes);
    if (length < 0) return TYPE;
    this.#plain.put(bytes, view, 0, length, row);
    return OK;
  }

  appendScalar(value: unknown, row: number): FieldVerdict {
    const bytes = value instanceof ArrayBuffer ? new Uint8Array(value) : value;
    if (!(bytes instanceof Uint8Array)) return TYPE;
    this.#plain.put(bytes, this.#views.of(bytes), 0, bytes.length, row);
    return OK;
  }

  appendBlank(row: number): void {
    this.#plain.putBlank(row);
  }

  reserve(capacity: number): void {
    this.#plain.reserve(capacity);
  }

  take(rows: number, { bitmap, nullCount }: Validity): Data {
    return makeData({
      type: this.arrowType,
      length: rows,
      nullCount,
      nullBitmap: bitmap,
      ...this.#plain.take(rows),
    });
  }

  byteLength(rows: number): number {
    return this.#plain.byteLength(rows);
  }
}
