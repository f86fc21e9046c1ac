import { SourceAdapterError } from '../errors.ts';

export const SPAN_KINDS = ['bom', 'header', 'blank', 'comment', 'record', 'malformed'] as const;
export type SpanKind = (typeof SPAN_KINDS)[number];

/** Proves that every byte of a stream was taken exactly once, as exactly one kind of thing. */
export interface SpanLedger {
  /** Count a span. @throws {SourceAdapterError} `ECL_SOURCE_TILING` when it does not begin where the last one ended */
  add(kind: SpanKind, start: number, end: number): void;
  /** Bytes by kind. */
  readonly bytes: Readonly<Record<SpanKind, number>>;
  /** @throws {SourceAdapterError} `ECL_SOURCE_TILING` when the spans do not add up to the stream's length */
  verify(streamBytes: number): void;
}

/** Make an empty ledger. `uri` is for messages. */
export function createSpanLedger(uri: string): SpanLedger {
  const bytes: Record<SpanKind, number> = { bom: 0, header: 0, blank: 0, comment: 0, record: 0, malformed: 0 };
  let recordBytes = 0; // a plain variable: this one is counted once a row
  let position = 0;
  return {
    get bytes() {
      return { ...bytes, record: recordBytes };
    },
    add(kind, start, end) {
      if (start !== position || end < start) {
        throw tilingError(
          uri,
          `a ${kind} span is bytes ${start} to ${end}, but the span before it ended at ${position}`,
        );
      }
      if (kind === 'record') recordBytes += end - start;
      else bytes[kind] += end - start;
      position = end;
    },
    verify(streamBytes) {
      const sum = SPAN_KINDS.reduce((total, kind) => total + bytes[kind], recordBytes);
      if (sum === streamBytes && position === streamBytes) return;
      throw tilingError(uri, `spans cover ${sum} bytes up to ${position}, the source has ${streamBytes}`);
    },
  };
}

function tilingError(uri: string, what: string): SourceAdapterError {
  return new SourceAdapterError(
    'ECL_SOURCE_TILING',
    `${uri}: ${what}; this is a defect of the reader, no row of this source was kept`,
    {
      details: { uri },
    },
  );
}
