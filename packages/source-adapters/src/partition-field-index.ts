import type { Contract } from '@ecomlake/schema-contract';

/** Index of the field whose own value decides a row's partition; `-1` when no field of the table does. */
export function partitionFieldIndex(contract: Contract): number {
  const { partition } = contract;
  if (partition.kind !== 'event-date' && partition.kind !== 'attribute') return -1;
  return contract.fields.findIndex(({ name }) => name === partition.field);
}
