import type { RejectThreshold } from '@ecomlake/schema-contract';

/** `true` when `rejected` of `read` rows are more than a threshold allows; both of its limits must hold. */
export function isOverThreshold({ maxRows, maxShare }: RejectThreshold, rejected: number, read: number): boolean {
  if (rejected === 0) return false;
  if (maxRows !== null && rejected > maxRows) return true;
  return maxShare !== null && rejected > maxShare * read;
}
