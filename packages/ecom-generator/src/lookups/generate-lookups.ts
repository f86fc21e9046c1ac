import type { GeneratorConfig } from '../config/generator-config.ts';
import { parseDay } from '../time/calendar.ts';
import { combineDigests, digestLookups } from './lookup-files.ts';
import type { Lookups, SignupRange } from './lookup-tables.ts';
import { makeCustomers } from './make-customers.ts';
import { makeProducts } from './make-products.ts';

const DAYS_PER_SIGNUP_YEAR = 365;

/** Make both lookup tables in memory. The same configuration, seed and range always give the same tables. */
export function generateLookups(config: GeneratorConfig, range: SignupRange): Lookups {
  const lookups = {
    customers: makeCustomers(config, range),
    products: makeProducts(config),
    sha256: '',
    signupRange: range,
  };
  const digests = digestLookups(lookups);
  return { ...lookups, sha256: combineDigests(digests.customers, digests.product_catalog) };
}

/**
 * The sign-up days a configuration asks for. With `signup_range: window` they end with the last day of the window, which makes the
 * customers, and with them all data, depend on it.
 */
export function signupRangeOf(config: GeneratorConfig, windowEnd: number): SignupRange {
  const { signup_range: range, signup_years: years } = config.parameters;
  if (range === 'window') {
    return { firstDay: windowEnd - Math.round(DAYS_PER_SIGNUP_YEAR * years), lastDay: windowEnd };
  }
  // The schema has checked both days.
  return { firstDay: parseDay(range[0]) ?? 0, lastDay: parseDay(range[1]) ?? 0 };
}
