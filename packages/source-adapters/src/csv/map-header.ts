import type { Contract } from '@ecomlake/schema-contract';

import { SourceAdapterError } from '../errors.ts';
import type { SourceAdapterErrorCode } from '../errors.ts';
import { nearestName } from '../nearest-name.ts';

/** How the columns of a file meet the fields of a contract. */
export interface ColumnMapping {
  /** Fields a record must have. */
  readonly columnCount: number;
  /** For each contract field, in contract order: its column in the file, `-1` where the file has none. */
  readonly sourceIndex: Int32Array;
  /** Columns the contract does not know, by position. */
  readonly extraColumns: readonly { readonly name: string; readonly index: number }[];
  /** Optional fields the file does not have; null in every row. */
  readonly absentFields: readonly string[];
}

export const MAX_COLUMNS = 10_000;

/**
 * Map a header to a contract by name: order does not matter, repeats and missing required fields are errors, and what the contract
 * does not know is judged by `evolution.columns`.
 *
 * @throws {SourceAdapterError} `ECL_SOURCE_HEADER_INVALID`, `ECL_SOURCE_HEADER_DUPLICATE`, `ECL_SOURCE_HEADER_MISSING`,
 * `ECL_SOURCE_HEADER_EXTRA`
 */
export function mapHeader(contract: Contract, header: readonly string[], uri: string): ColumnMapping {
  refuseTooWide(header.length, uri);
  const indexByName = new Map<string, number>();
  for (const [index, name] of header.entries()) {
    const first = indexByName.get(name);
    if (first !== undefined) {
      throw headerError(
        'ECL_SOURCE_HEADER_DUPLICATE',
        `${uri}: column ${JSON.stringify(name)} stands twice in the header, at positions ${first + 1} and ${index + 1}; rename one of them`,
        { column: name, positions: [first + 1, index + 1] },
      );
    }
    indexByName.set(name, index);
  }
  const fieldNames = new Set(contract.fields.map(({ name }) => name));
  const extraColumns = header.flatMap((name, index) => (fieldNames.has(name) ? [] : [{ name, index }]));
  const missing = contract.fields.filter(({ name }) => !indexByName.has(name));
  const missingRequired = missing.filter(({ required }) => required).map(({ name }) => name);
  if (missingRequired.length > 0) {
    throw headerError(
      'ECL_SOURCE_HEADER_MISSING',
      `${uri}: the header lacks required ${columnsText(missingRequired)}${guess(missingRequired, extraColumns)}; found ${columnsText(header)}`,
      { missing: missingRequired, found: [...header] },
    );
  }
  if (extraColumns.length > 0 && contract.evolution.columns === 'freeze') {
    const names = extraColumns.map(({ name }) => name);
    throw headerError(
      'ECL_SOURCE_HEADER_EXTRA',
      `${uri}: the header has ${columnsText(names)}, which contract ${contract.id} does not know${guessField(
        names,
        missing.map(({ name }) => name),
      )}; ` + 'add them to the contract, or set ecomlake.evolution columns to evolve or discard_value',
      { extra: names },
    );
  }
  return {
    columnCount: header.length,
    sourceIndex: Int32Array.from(contract.fields, ({ name }) => indexByName.get(name) ?? -1),
    extraColumns,
    absentFields: missing.map(({ name }) => name),
  };
}

/** Map by position, for files without a header: the contract's fields in order, no more and no less. */
export function mapPositions(contract: Contract): ColumnMapping {
  return {
    columnCount: contract.fields.length,
    sourceIndex: Int32Array.from(contract.fields, (_field, index) => index),
    extraColumns: [],
    absentFields: [],
  };
}

function refuseTooWide(count: number, uri: string): void {
  if (count <= MAX_COLUMNS) return;
  throw headerError(
    'ECL_SOURCE_HEADER_INVALID',
    `${uri}: the header has ${count} columns, at most ${MAX_COLUMNS} are read`,
    { count },
  );
}

function guess(missing: readonly string[], extra: readonly { readonly name: string }[]): string {
  const names = extra.map(({ name }) => name);
  return hints(missing.map((name) => [name, nearestName(name, names)] as const));
}

function guessField(extra: readonly string[], missing: readonly string[]): string {
  return hints(extra.map((name) => [name, nearestName(name, missing)] as const));
}

function hints(pairs: readonly (readonly [string, string | undefined])[]): string {
  const found = pairs.flatMap(([name, near]) => (near === undefined ? [] : [`${name} ↔ ${near}`]));
  return found.length === 0 ? '' : ` (renamed? ${found.slice(0, 3).join(', ')})`;
}

function columnsText(names: readonly string[]): string {
  const shown = names.slice(0, 20).map((name) => JSON.stringify(name.slice(0, 80)));
  const more = names.length > shown.length ? ` and ${names.length - shown.length} more` : '';
  return `${names.length === 1 ? 'column' : 'columns'} ${shown.join(', ')}${more}`;
}

function headerError(
  code: SourceAdapterErrorCode,
  message: string,
  details: Readonly<Record<string, unknown>>,
): SourceAdapterError {
  return new SourceAdapterError(code, message, { details });
}
