import type { ByteSink } from './byte-sink.ts';

/** Numbers of the Thrift definition `parquet.thrift`. */
export const ENCODING_NUMBERS = {
  PLAIN: 0,
  RLE: 3,
  DELTA_BINARY_PACKED: 5,
  DELTA_LENGTH_BYTE_ARRAY: 6,
  RLE_DICTIONARY: 8,
  BYTE_STREAM_SPLIT: 9,
} as const;

export type PageEncoding = keyof typeof ENCODING_NUMBERS;

export interface PageHeader {
  readonly kind: 'data' | 'dictionary';
  readonly encoding: PageEncoding;
  /** Values in the page, nulls included. */
  readonly valueCount: number;
  readonly uncompressedBytes: number;
  readonly compressedBytes: number;
  /** CRC-32 (the one of zlib) of the page's compressed bytes. */
  readonly crc: number;
}

const DATA_PAGE = 0;
const DICTIONARY_PAGE = 2;
// compact protocol: delta of the field id in the upper half of a byte, type in the lower one
const I32 = 5;
const STRUCT = 12;
const STOP = 0;

/** `PageHeader` in Thrift's compact protocol: DATA_PAGE (V1), which every reader knows, or DICTIONARY_PAGE. */
export function writePageHeader(sink: ByteSink, header: PageHeader): void {
  let last = 0;
  const field = (id: number, type: number): void => {
    sink.pushByte(((id - last) << 4) | type);
    last = id;
  };
  const int = (id: number, value: number): void => {
    field(id, I32);
    sink.pushZigzag(value);
  };
  int(1, header.kind === 'data' ? DATA_PAGE : DICTIONARY_PAGE);
  int(2, header.uncompressedBytes);
  int(3, header.compressedBytes);
  int(4, header.crc | 0);
  field(header.kind === 'data' ? 5 : 7, STRUCT);
  last = 0;
  int(1, header.valueCount);
  int(2, ENCODING_NUMBERS[header.encoding]);
  if (header.kind === 'data') {
    int(3, ENCODING_NUMBERS.RLE);
    int(4, ENCODING_NUMBERS.RLE);
  }
  sink.pushByte(STOP);
  sink.pushByte(STOP);
}
