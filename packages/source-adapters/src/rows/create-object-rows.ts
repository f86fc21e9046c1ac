import type { Contract } from '@ecomlake/schema-contract';

import type { RecordPlace } from '../create-reject.ts';
import { createReject } from '../create-reject.ts';
import type { RowContext, RowSink } from '../create-row-sink.ts';
import { SourceAdapterError } from '../errors.ts';
import type { Logger } from '../logger.ts';
import { nearestName } from '../nearest-name.ts';
import { partitionFieldIndex } from '../partition-field-index.ts';
import { valueText } from './value-text.ts';

export interface CreateObjectRowsOptions {
  readonly contract: Contract;
  readonly sink: RowSink;
  readonly uri: string;
  readonly logger?: Logger | undefined;
}

/** Takes rows that are objects of named values. */
export interface ObjectRows {
  /**
   * Put one row into the sink. `place` is asked only when something is wrong with it.
   *
   * @throws {SourceAdapterError} `ECL_SOURCE_HEADER_EXTRA` for an unknown key under `freeze`, `ECL_SOURCE_TYPE_FROZEN`
   */
  take(row: unknown, place: () => RecordPlace): void;
  /** Keys the contract does not know that were met so far. */
  ignoredKeys(): readonly string[];
}

/** Names kept for the report of unknown keys; data used as keys must not fill the memory. */
const MAX_IGNORED_KEYS = 1000;

/** Make a taker of row objects: unknown keys by `evolution.columns`, absent keys as null. */
export function createObjectRows({ contract, sink, uri, logger }: CreateObjectRowsOptions): ObjectRows {
  const names = contract.fields.map(({ name }) => name);
  const known = new Set(names);
  const ignored = new Set<string>();
  const mode = contract.evolution.columns;
  const partitionField = partitionFieldIndex(contract);
  const { columns } = sink;
  let values: unknown[] = [];
  let placeOf: () => RecordPlace;

  const context: RowContext = {
    place: () => placeOf(),
    foundText: (columnIndex) => valueText(values[columnIndex], contract.fields[columnIndex]?.type.kind),
    partitionText: () => (partitionField < 0 ? null : (context.foundText(partitionField) ?? null)),
  };

  /** The unknown key for which the row is refused, if any. */
  function meetUnknown(row: Readonly<Record<string, unknown>>): string | undefined {
    for (const key of Object.keys(row)) {
      if (known.has(key)) continue;
      if (mode === 'freeze') throw unknownKey(key, names, uri, placeOf());
      if (mode === 'discard_row' && row[key] !== null && row[key] !== undefined) return key;
      if (!ignored.has(key) && ignored.size < MAX_IGNORED_KEYS) {
        ignored.add(key);
        logger?.warn('a key of the source is not in the contract and is not read', { uri, key });
      }
    }
    return undefined;
  }

  return {
    ignoredKeys: () => [...ignored],
    take(row, place) {
      placeOf = place;
      if (typeof row !== 'object' || row === null || Array.isArray(row)) {
        const found = row === null ? 'null' : Array.isArray(row) ? 'an array' : `a ${typeof row}`;
        sink.reject(
          createReject({
            code: 'row.invalid_syntax',
            message: `expected an object of fields, found ${found}`,
            place: place(),
          }),
        );
        return;
      }
      const fields = row as Readonly<Record<string, unknown>>; // an object that is not an array
      // own properties only: a field named `constructor` or `__proto__` must not find the prototype's
      values = names.map((name) => (Object.hasOwn(fields, name) ? fields[name] : undefined));
      const unknown = meetUnknown(fields);
      if (unknown !== undefined) {
        sink.reject(
          createReject({
            code: 'row.unexpected_field',
            message: `key ${unknown} is not in the contract, and this row has a value there`,
            place: place(),
            partitionText: context.partitionText(),
          }),
        );
        return;
      }
      for (const [index, column] of columns.entries()) {
        const verdict = column.appendValue(values[index]);
        if (verdict !== 0 && !sink.refuse(index, verdict, context)) return;
      }
      sink.commit();
    },
  };
}

function unknownKey(key: string, names: readonly string[], uri: string, place: RecordPlace): SourceAdapterError {
  const nearest = nearestName(key, names);
  const at = place.line === null ? `row ${place.recordNumber}` : `line ${place.line}`;
  return new SourceAdapterError(
    'ECL_SOURCE_HEADER_EXTRA',
    `${uri}: key ${JSON.stringify(key)} at ${at} is not in the contract${nearest === undefined ? '' : `, did you mean ${JSON.stringify(nearest)}?`}; ` +
      'add it, or set ecomlake.evolution columns to evolve or discard_value',
    { details: { key, recordNumber: place.recordNumber, line: place.line } },
  );
}
