/** A column of texts in Arrow's layout: UTF-8 bytes end to end, and where each begins. */
export interface TextColumn {
  readonly bytes: Uint8Array;
  /** One more entry than there are rows. */
  readonly offsets: Int32Array;
  /** 1 = null; `undefined` when no row is null. */
  readonly nulls: Uint8Array | undefined;
}

/** A column whose values come from a short list. */
export interface CodeColumn {
  /** Index into `values`; −1 = null. */
  readonly codes: Int16Array;
  readonly values: readonly string[];
}

export interface TextBuilder {
  append(text: string): void;
  appendBytes(source: Uint8Array, start: number, end: number): void;
  appendNull(): void;
  finish(): TextColumn;
}

/** Collect texts for a known number of rows. */
export function createTextBuilder(rowCount: number, bytesPerRow = 16): TextBuilder {
  const offsets = new Int32Array(rowCount + 1);
  let buffer = Buffer.allocUnsafeSlow(Math.max(64, rowCount * bytesPerRow));
  let nulls: Uint8Array | undefined;
  let row = 0;
  let used = 0;

  const reserve = (size: number): void => {
    if (used + size <= buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(buffer.length * 2, used + size));
    larger.set(buffer.subarray(0, used));
    buffer = larger;
  };
  const endRow = (): void => {
    row += 1;
    offsets[row] = used;
  };

  return {
    append(text) {
      reserve(text.length * 3);
      used += buffer.write(text, used);
      endRow();
    },
    appendBytes(source, start, end) {
      reserve(end - start);
      buffer.set(source.subarray(start, end), used);
      used += end - start;
      endRow();
    },
    appendNull() {
      nulls ??= new Uint8Array(rowCount);
      nulls[row] = 1;
      endRow();
    },
    finish() {
      // A copy of exactly the bytes: the builder's reserve would live as long as the column.
      return { bytes: new Uint8Array(buffer.subarray(0, used)), offsets, nulls };
    },
  };
}

/** The text of a row; `null` for null. */
export function textAt(column: TextColumn, row: number): string | null {
  if (column.nulls?.[row] === 1) return null;
  return Buffer.from(column.bytes.buffer, column.bytes.byteOffset, column.bytes.byteLength).toString(
    'utf8',
    column.offsets[row],
    column.offsets[row + 1],
  );
}

/** The value of a row; `null` for null. */
export function codeAt(column: CodeColumn, row: number): string | null {
  return column.values[column.codes[row] ?? -1] ?? null;
}

/** Order of two rows by the bytes of their texts. */
export function compareTexts({ bytes, offsets }: TextColumn, left: number, right: number): number {
  return Buffer.compare(
    bytes.subarray(offsets[left], offsets[left + 1]),
    bytes.subarray(offsets[right], offsets[right + 1]),
  );
}
