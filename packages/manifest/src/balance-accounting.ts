import { ManifestError } from './errors.ts';
import type { Accounting } from './manifest.ts';

/**
 * Demand `read = published + rejected + filtered`, and that named reasons add up to `filtered`.
 *
 * @param subject whose rows these are, for the message
 * @throws {ManifestError} `ECL_MANIFEST_UNBALANCED` with the numbers
 */
export function balanceAccounting(accounting: Accounting, subject = 'accounting'): void {
  const { read, published, rejected, filtered } = accounting;
  const problem = describeImbalance(accounting);
  if (problem === undefined) return;
  throw new ManifestError(
    'ECL_MANIFEST_UNBALANCED',
    `${subject}: ${problem}; nothing may be published on these numbers`,
    {
      details: { subject, read, published, rejected, filtered, difference: read - published - rejected - filtered },
    },
  );
}

/** One sentence with the numbers, or `undefined` if they balance. */
export function describeImbalance(accounting: Accounting): string | undefined {
  const { read, published, rejected, filtered, filteredBy } = accounting;
  const sum = published + rejected + filtered;
  if (![read, published, rejected, filtered].every((rows) => Number.isSafeInteger(rows) && rows >= 0))
    return `expected whole numbers of rows, got read ${read}, published ${published}, rejected ${rejected}, filtered ${filtered}`;
  if (read !== sum)
    return (
      `${read} rows read, but published ${published} + rejected ${rejected} + filtered ${filtered} = ${sum}: ` +
      (read > sum ? `${read - sum} rows are lost` : `${sum - read} rows too many`)
    );
  if (filteredBy === undefined) return undefined;
  const named = Object.values(filteredBy).reduce((total, rows) => total + rows, 0);
  return named === filtered ? undefined : `${filtered} rows filtered, but the named reasons add up to ${named}`;
}

/** Add up accountings; reasons are kept where any of them names some. */
export function sumAccounting(accountings: readonly Accounting[]): Accounting {
  const reasons = new Map<string, number>();
  const total = { read: 0, published: 0, rejected: 0, filtered: 0 };
  for (const accounting of accountings) {
    total.read += accounting.read;
    total.published += accounting.published;
    total.rejected += accounting.rejected;
    total.filtered += accounting.filtered;
  }
  if (accountings.every(({ filteredBy }) => filteredBy === undefined)) return total;
  for (const { filtered, filteredBy } of accountings)
    for (const [reason, rows] of Object.entries(filteredBy ?? (filtered > 0 ? { unnamed: filtered } : {})))
      reasons.set(reason, (reasons.get(reason) ?? 0) + rows);
  return { ...total, filteredBy: Object.fromEntries(reasons) };
}
