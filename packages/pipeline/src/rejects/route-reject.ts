import { partitionPath } from '@ecomlake/parquet-writer';
import { compileContract, type Contract } from '@ecomlake/schema-contract';
import { DataType, type Data } from 'apache-arrow';

/** Distinct texts remembered; rejects of one run rarely come from more partitions. */
const MAX_REMEMBERED = 10_000;
const DAY_MS = 86_400_000;
const MICROS_PER_MS = 1000n;

/** Where a refused row would have gone. */
export type RejectRoute =
  | { readonly kind: 'partition'; readonly value: string | null; readonly partition: string }
  /** The text does not convert, or the rule looks at another table. */
  | { readonly kind: 'unrouted' };

/**
 * Find the partition of a refused row from the text of its partition field, by the rules the row itself would have met.
 * Texts are remembered, so that a million rejects of one day cost one conversion.
 */
export function createRejectRouter(contract: Contract): (partitionText: string | null) => RejectRoute {
  const { partition: rule } = contract;
  if (rule.kind !== 'event-date' && rule.kind !== 'attribute') return () => ({ kind: 'unrouted' });
  const field = contract.fields.find(({ name }) => name === rule.field);
  if (field === undefined) return () => ({ kind: 'unrouted' });
  // judged alone and without its key, so that only this one field decides
  const builder = compileContract({ ...contract, fields: [field], primaryKey: [], sort: [] }).createBatchBuilder({
    capacity: 1,
  });
  const known = new Map<string, RejectRoute>();

  return (partitionText) => {
    if (partitionText === null) return { kind: 'unrouted' };
    const remembered = known.get(partitionText);
    if (remembered !== undefined) return remembered;
    const bytes = Buffer.from(partitionText);
    const verdict = builder.columns[0]?.appendBytes(bytes, 0, bytes.length, false);
    let route: RejectRoute = { kind: 'unrouted' };
    if (verdict === 0) {
      builder.commitRow();
      const data = builder.finish().data.children[0];
      const value = data === undefined ? undefined : partitionValue(data, rule.kind === 'event-date');
      if (value !== undefined) route = { kind: 'partition', value, partition: partitionPath({ key: rule.key, value }) };
    }
    if (known.size < MAX_REMEMBERED) known.set(partitionText, route);
    return route;
  };
}

/** The partition value of a one-row column; `undefined` for types whose text form is not settled here. */
function partitionValue(data: Data, isDay: boolean): string | null | undefined {
  if (!data.getValid(0)) return null;
  const { type } = data;
  if (DataType.isDate(type)) return isoDay(Number(data.values[0]) * DAY_MS);
  if (DataType.isTimestamp(type)) {
    const micros: bigint = data.values[0];
    return isDay ? isoDay(Number(micros / MICROS_PER_MS)) : undefined;
  }
  if (DataType.isInt(type)) return String(data.values[0]);
  const text = DataType.isDictionary(type) ? data.dictionary?.data[0] : data;
  const entry = DataType.isDictionary(type) ? Number(data.values[0]) : 0;
  if (text === undefined || !DataType.isUtf8(text.type)) return undefined;
  const start = text.valueOffsets[entry] ?? 0;
  const end = text.valueOffsets[entry + 1] ?? 0;
  return Buffer.from(text.values.subarray(start, end)).toString('utf8');
}

function isoDay(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
