import type { ColumnType } from '../column/column-type.ts';
import type { Bounds, PhysicalValue } from '../encode/bounds.ts';
import { truncateBounds } from '../encode/truncate-bound.ts';
import { dayText, decimalText, timeText, timestampText, uuidText } from '../value-text.ts';
import type { StatisticsValue } from '../write-partitions-types.ts';

/**
 * Bounds of a file as a manifest holds them. Texts are cut to 64 bytes, the maximum rounded up, so that they enclose the values;
 * infinities are the strings `Infinity` and `-Infinity`, which JSON has no number for. Bytes and json have none.
 */
export function statisticsValues(
  type: ColumnType,
  bounds: Bounds,
): readonly [min: StatisticsValue, max: StatisticsValue] | undefined {
  if (type.logical === 'bytes' || type.logical === 'json' || type.logical === 'nested') return undefined;
  const { min, max } = truncateBounds(type, bounds);
  return [statisticsValue(type, min), statisticsValue(type, max)];
}

function statisticsValue(type: ColumnType, value: PhysicalValue): StatisticsValue {
  if (typeof value === 'boolean') return value;
  switch (type.logical) {
    case 'decimal':
      return decimalText(value instanceof Uint8Array ? fromBigEndian(value) : BigInt(value), type.scale);
    case 'date':
      return dayText(Number(value));
    case 'time':
      return timeText(asBigint(value));
    case 'timestamp':
    case 'timestamptz':
      return timestampText(asBigint(value), type.logical === 'timestamptz');
    case 'uuid':
      return value instanceof Uint8Array ? uuidText(value) : String(value);
    default:
      break;
  }
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8');
  if (typeof value === 'bigint') return String(value);
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  return value === 0 ? 0 : value;
}

export function fromBigEndian(bytes: Uint8Array): bigint {
  return BigInt.asIntN(bytes.length * 8, BigInt(`0x${Buffer.from(bytes).toString('hex')}`));
}

function asBigint(value: number | bigint | Uint8Array): bigint {
  return value instanceof Uint8Array ? fromBigEndian(value) : BigInt(value);
}
