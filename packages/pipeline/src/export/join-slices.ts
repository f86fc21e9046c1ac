import { balanceAccounting, sumAccounting, type Accounting } from '@ecomlake/manifest';

import { byPartition, type PassOutcome } from './settle-pass.ts';

/** Rows of the slices were counted as out of range by the reading before; now they are published. */
export function joinSlices(outcome: PassOutcome, slices: readonly PassOutcome[]): PassOutcome {
  if (slices.length === 0) return outcome;
  const { read, rejected, ...rest } = outcome.accounting;
  const { published, filtered } = sumAccounting(slices.map(({ accounting }) => accounting));
  const { out_of_range: outOfRange = 0, withheld = 0, ...others } = rest.filteredBy ?? {};
  const reasons = { ...others, out_of_range: outOfRange - published - filtered, withheld: withheld + filtered };
  const filteredBy = Object.fromEntries(Object.entries(reasons).filter(([, rows]) => rows > 0));
  const accounting: Accounting = {
    read,
    rejected,
    published: rest.published + published,
    filtered: rest.filtered - published,
    ...(Object.keys(filteredBy).length > 0 && { filteredBy }),
  };
  balanceAccounting(accounting);
  // every slice is a publication of the same partition: one that failed has to be seen, else its last state counts
  const defaults = slices.flatMap((slice) => slice.partitions);
  const shown = defaults.find(({ status }) => status === 'failed') ?? defaults.at(-1);
  const partitions = shown === undefined ? outcome.partitions : [...outcome.partitions, shown].sort(byPartition);
  return { partitions, accounting, isOverThreshold: false };
}
