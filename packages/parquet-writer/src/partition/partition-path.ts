import { ParquetWriterError } from '../errors.ts';

/** The folder value of null, in Hive, Spark and DuckDB alike. */
export const DEFAULT_PARTITION = '__HIVE_DEFAULT_PARTITION__';

/** What ext4, XFS, APFS and NTFS take as one name; NTFS counts UTF-16 units, which never exceed the bytes. */
export const MAX_COMPONENT_BYTES = 255;

export interface PartitionPathOptions {
  readonly key: string;
  /** Before escaping. The empty string shares the default partition with null, as in Hive. */
  readonly value: string | null;
}

/**
 * The folder `key=value` of a partition, one path component. Distinct non-empty values give distinct folders, and no value leaves its parent folder.
 * @throws {ParquetWriterError} `ECL_PARQUET_WRITER_PARTITION_TOO_LONG`, `ECL_PARQUET_WRITER_OPTIONS` for an empty key
 * @example partitionPath({ key: 'category', value: 'Home/Garden' }) // 'category=Home%2FGarden'
 */
export function partitionPath({ key, value }: PartitionPathOptions): string {
  if (key === '') throw new ParquetWriterError('ECL_PARQUET_WRITER_OPTIONS', 'partition key: expected a name, got ""');
  const component = partitionComponent(key, value);
  const byteLength = Buffer.byteLength(component);
  if (byteLength > MAX_COMPONENT_BYTES) {
    throw new ParquetWriterError(
      'ECL_PARQUET_WRITER_PARTITION_TOO_LONG',
      `partition ${key}: folder name of ${byteLength} bytes, at most ${MAX_COMPONENT_BYTES} are possible`,
      { details: { key, byteLength, maxBytes: MAX_COMPONENT_BYTES } },
    );
  }
  return component;
}

/** As {@link partitionPath}, without the check of its length. */
export function partitionComponent(key: string, value: string | null): string {
  const text = value === null || value === '' ? DEFAULT_PARTITION : escapePartitionValue(value);
  return `${escapePartitionValue(key)}=${text}`;
}

/**
 * Hive's percent form: controls, DEL and `" # % ' * / : = ? \ { [ ] ^` become `%XX`, everything else stays as it is; no Unicode normalisation.
 * Beyond Hive, `.` and `..`, the name of the default partition and NULL in any case, which DuckDB reads as null, are escaped too,
 * as are lone surrogates, which no file system name can hold.
 */
export function escapePartitionValue(value: string): string {
  if (value === '.') return '%2E';
  if (value === '..') return '%2E%2E';
  const escaped = value.replace(UNSAFE, percentForm);
  return RESERVED.test(value) ? percentForm(value.charAt(0)) + escaped.slice(1) : escaped;
}

/** The inverse of {@link escapePartitionValue}; the default partition is null. Percent signs that begin no escape stay as they are. */
export function unescapePartitionValue(text: string): string | null {
  if (text === DEFAULT_PARTITION) return null;
  return text
    .replace(/%ED%([AB][0-9A-F])%([89AB][0-9A-F])/gi, (_match, middle: string, last: string) =>
      String.fromCharCode(0xd000 | ((parseInt(middle, 16) & 0x3f) << 6) | (parseInt(last, 16) & 0x3f)),
    )
    .replace(/%([0-7][0-9A-F])/gi, (_match, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}

const UNSAFE =
  /[\u0000-\u001f"#%'*/:=?\\{[\]^\u007f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const RESERVED = /^(?:__HIVE_DEFAULT_PARTITION__|null)$/i;

/** `%XX` of an ASCII character; the three-byte form of a lone surrogate. */
function percentForm(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 0x80) return hexByte(code);
  return hexByte(0xe0 | (code >> 12)) + hexByte(0x80 | ((code >> 6) & 0x3f)) + hexByte(0x80 | (code & 0x3f));
}

function hexByte(byte: number): string {
  return `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}
