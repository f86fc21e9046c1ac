import type { Lookups } from '../lookups/lookup-tables.ts';
import { NO_DAY } from '../lookups/lookup-tables.ts';
import { codeAt, textAt } from '../lookups/text-column.ts';
import type { CheckBook } from './quality-report.ts';

/** Rules of the two lookup tables, on their clean content. */
export function checkLookupTables({ customers, products }: Lookups, book: CheckBook): void {
  const ids = new Set<string>();
  const emails = new Set<string>();
  let repeatedIds = 0;
  let repeatedEmails = 0;
  let earlyEnrollments = 0;
  let wrongGuests = 0;
  let registered = 0;
  for (let row = 0; row < customers.count; row += 1) {
    const id = textAt(customers.customerId, row) ?? '';
    if (ids.has(id)) repeatedIds += 1;
    ids.add(id);
    const signupDay = customers.signupDay[row] ?? NO_DAY;
    if (customers.isGuest[row] === 1) {
      const hasProfile =
        signupDay !== NO_DAY ||
        codeAt(customers.signupChannel, row) !== null ||
        codeAt(customers.initialLoyaltyTier, row) !== null;
      if (hasProfile) wrongGuests += 1;
      continue;
    }
    registered += 1;
    const email = (textAt(customers.email, row) ?? '').toLowerCase();
    if (emails.has(email)) repeatedEmails += 1;
    emails.add(email);
    const enrollmentDay = customers.enrollmentDay[row] ?? NO_DAY;
    if (enrollmentDay !== NO_DAY && enrollmentDay < signupDay) earlyEnrollments += 1;
  }
  book.count('customers: primary key unique', 'error', customers.count, repeatedIds);
  book.count('customers: e-mail unique among registered customers', 'error', registered, repeatedEmails);
  book.count('customers: no enrolment before sign-up', 'error', registered, earlyEnrollments);
  book.count(
    'customers: guests have neither sign-up nor channel nor tier',
    'error',
    customers.count - registered,
    wrongGuests,
  );

  const names = new Set<string>();
  let repeatedNames = 0;
  let missing = 0;
  let dearerThanPrice = 0;
  for (let row = 0; row < products.count; row += 1) {
    const name = (textAt(products.productName, row) ?? '').trim().toLowerCase();
    if (names.has(name)) repeatedNames += 1;
    names.add(name);
    if (name === '' || codeAt(products.category, row) === null || (products.unitPriceCents[row] ?? 0) < 0) missing += 1;
    if ((products.costPriceCents[row] ?? 0) > (products.unitPriceCents[row] ?? 0)) dearerThanPrice += 1;
  }
  book.count('product_catalog: name, category and price present', 'error', products.count, missing);
  book.count('product_catalog: name unique', 'error', products.count, repeatedNames);
  book.count('product_catalog: cost_price ≤ unit_price', 'warn', products.count, dearerThanPrice);
}
