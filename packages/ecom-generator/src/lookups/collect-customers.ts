import type { RecordBatch } from 'apache-arrow';

import { EcomGeneratorError } from '../errors.ts';
import type { CustomerTable } from './lookup-tables.ts';
import { NO_DAY, NO_FLAG, NO_NUMBER } from './lookup-tables.ts';
import { countRows, readCodes, readFlags, readNumbers, readTexts } from './read-column.ts';
import type { TextColumn } from './text-column.ts';
import { textAt } from './text-column.ts';

/** @throws {EcomGeneratorError} `ECL_GENERATOR_LOOKUPS_INVALID` when there are no customers, or an id stands twice */
export function collectCustomers(batches: readonly RecordBatch[], path: string): CustomerTable {
  const count = countRows(batches);
  if (count === 0)
    throw new EcomGeneratorError('ECL_GENERATOR_LOOKUPS_INVALID', `${path} has no rows; a shop needs customers`, {
      details: { path },
    });
  const customerId = readTexts(batches, 'customer_id');
  demandUniqueIds(customerId, count, path);
  const mailingAddress = readTexts(batches, 'mailing_address');
  const billingAddress = readTexts(batches, 'billing_address');
  return {
    count,
    customerId,
    firstName: readTexts(batches, 'first_name'),
    lastName: readTexts(batches, 'last_name'),
    email: readTexts(batches, 'email'),
    phoneNumber: readTexts(batches, 'phone_number'),
    signupDay: Int32Array.from(readNumbers(batches, 'signup_date', NO_DAY)),
    gender: readCodes(batches, 'gender'),
    age: Int16Array.from(readNumbers(batches, 'age', NO_NUMBER)),
    isGuest: readFlags(batches, 'is_guest', 0),
    customerStatus: readCodes(batches, 'customer_status'),
    signupChannel: readCodes(batches, 'signup_channel'),
    loyaltyTier: readCodes(batches, 'loyalty_tier'),
    initialLoyaltyTier: readCodes(batches, 'initial_loyalty_tier'),
    emailVerified: readFlags(batches, 'email_verified', NO_FLAG),
    marketingOptIn: readFlags(batches, 'marketing_opt_in', NO_FLAG),
    mailingAddress,
    billingAddress: isSame(mailingAddress, billingAddress) ? mailingAddress : billingAddress,
    enrollmentDay: Int32Array.from(readNumbers(batches, 'loyalty_enrollment_date', NO_DAY)),
    clvBucket: readCodes(batches, 'clv_bucket'),
  };
}

function demandUniqueIds(ids: TextColumn, count: number, path: string): void {
  const seen = new Set<string | null>();
  for (let row = 0; row < count; row += 1) {
    const id = textAt(ids, row);
    if (seen.has(id))
      throw new EcomGeneratorError(
        'ECL_GENERATOR_LOOKUPS_INVALID',
        `${path}: customer_id ${id} stands twice, the second time in data row ${row + 1}`,
        { details: { path, row: row + 1 } },
      );
    seen.add(id);
  }
}

function isSame(left: TextColumn, right: TextColumn): boolean {
  return (
    Buffer.compare(left.bytes, right.bytes) === 0 && left.offsets.every((offset, row) => offset === right.offsets[row])
  );
}
