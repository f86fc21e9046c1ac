import type { Query } from './request-target.ts';
import { invalid } from './api-error.ts';

const LIMIT = 2n ** 63n;

/** An int64 as the API writes it. @throws {ApiError} 400 when it is none */
export function parseInt64(text: string, name: string): bigint {
  if (/^-?\d{1,19}$/.test(text)) {
    const value = BigInt(text);
    if (value < LIMIT && value >= -LIMIT) return value;
  }
  throw invalid(`Invalid value for ${name}: expected an integer, got "${text}".`);
}

/** An int64 from the query, if it is there. @throws {ApiError} 400 when it is no int64 */
export function int64Parameter(query: Query, name: string): bigint | undefined {
  const text = query.get(name);
  return text === undefined ? undefined : parseInt64(text, name);
}
