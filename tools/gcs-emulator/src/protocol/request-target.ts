import { invalid } from './api-error.ts';

export interface RequestTarget {
  /** The decoded parts of the path; a `%2F` inside a part does not split it. */
  readonly segments: readonly string[];
  readonly query: Query;
}

/** Parameters by name; of a repeated one the first counts. */
export type Query = ReadonlyMap<string, string>;

/**
 * Takes a request's target apart without normalising it: `URL` would resolve `.` and `..`, also percent-encoded, and
 * `URLSearchParams` would store broken UTF-8 as U+FFFD.
 *
 * @throws {ApiError} 400 when an escape is malformed or is not UTF-8
 */
export function parseRequestTarget(target: string): RequestTarget {
  const questionMark = target.indexOf('?');
  const path = questionMark < 0 ? target : target.slice(0, questionMark);
  const search = questionMark < 0 ? '' : target.slice(questionMark + 1);
  return { segments: path.split('/').slice(1).map(decode), query: parseForm(search) };
}

/** Parameters as a query string or a form writes them. @throws {ApiError} 400 as `parseRequestTarget` */
export function parseForm(text: string): Query {
  const parameters = new Map<string, string>();
  for (const pair of text.split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = decode((equals < 0 ? pair : pair.slice(0, equals)).replaceAll('+', ' '));
    const value = equals < 0 ? '' : decode(pair.slice(equals + 1).replaceAll('+', ' '));
    if (!parameters.has(name)) parameters.set(name, value);
  }
  return parameters;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    // the message names the part; the URIError would add nothing
    throw invalid(`The request target has a malformed percent escape: ${part}`);
  }
}
