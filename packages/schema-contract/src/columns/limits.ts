import type { FieldVerdict } from '../field-issue.ts';
import { ENUM, MAXIMUM, MINIMUM, OK } from './verdict.ts';

/** Bounds and allowed values of a field whose values are whole numbers in storage: integers, decimals, days, microseconds. */
export interface Limits {
  /** `value` is a safe integer. */
  judge(value: number): FieldVerdict;
  judgeExact(value: bigint): FieldVerdict;
}

/** The parsed constraints, in storage units; `undefined` means "not limited". */
export interface LimitValues<Value extends number | bigint> {
  readonly minimum: Value | undefined;
  readonly maximum: Value | undefined;
  readonly allowed: readonly Value[] | undefined;
}

/** Bounds outside the safe integers become infinite for the quick comparison, which only ever sees safe integers. */
export function compileExactLimits({ minimum, maximum, allowed }: LimitValues<bigint>): Limits | null {
  if (minimum === undefined && maximum === undefined && allowed === undefined) return null;
  const low = minimum === undefined ? -Infinity : toComparable(minimum);
  const high = maximum === undefined ? Infinity : toComparable(maximum);
  const numbers = allowed && new Set(allowed.map(toComparable));
  const exact = allowed && new Set(allowed);
  return {
    judge(value) {
      if (value < low) return MINIMUM;
      if (value > high) return MAXIMUM;
      return numbers === undefined || numbers.has(value) ? OK : ENUM;
    },
    judgeExact(value) {
      if (minimum !== undefined && value < minimum) return MINIMUM;
      if (maximum !== undefined && value > maximum) return MAXIMUM;
      return exact === undefined || exact.has(value) ? OK : ENUM;
    },
  };
}

/** The same for floating-point fields. */
export function compileNumberLimits({
  minimum,
  maximum,
  allowed,
}: LimitValues<number>): ((value: number) => FieldVerdict) | null {
  if (minimum === undefined && maximum === undefined && allowed === undefined) return null;
  const numbers = allowed && new Set(allowed);
  return (value) => {
    if (minimum !== undefined && value < minimum) return MINIMUM;
    if (maximum !== undefined && value > maximum) return MAXIMUM;
    return numbers === undefined || numbers.has(value) ? OK : ENUM;
  };
}

function toComparable(value: bigint): number {
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) return Infinity;
  if (value < BigInt(Number.MIN_SAFE_INTEGER)) return -Infinity;
  return Number(value);
}
