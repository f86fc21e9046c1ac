import { isJsonObject } from '../objects/object-metadata.ts';
import { listObjects } from '../objects/list-objects.ts';
import type { ListEntry } from '../objects/list-objects.ts';
import { objectResource } from '../objects/resource.ts';
import { invalid, notImplemented } from '../protocol/api-error.ts';
import { jsonReply } from '../protocol/reply.ts';
import type { Query } from '../protocol/request-target.ts';
import type { Handler } from './handler-context.ts';

const MAX_PAGE = 1000;
const UNSUPPORTED = ['matchGlob', 'softDeleted', 'filter'] as const;

export const handleList: Handler = async ({ objects }, { bucket, query, baseUrl }) => {
  const unsupported = UNSUPPORTED.find((name) => query.has(name) && query.get(name) !== 'false');
  if (unsupported !== undefined) throw notImplemented(`Listing with ${unsupported}`);
  const listQuery = {
    prefix: query.get('prefix') ?? '',
    delimiter: query.get('delimiter') ?? '',
    includeTrailingDelimiter: query.get('includeTrailingDelimiter') === 'true',
    startOffset: query.get('startOffset') ?? '',
    endOffset: emptyIsAbsent(query.get('endOffset')),
    maxResults: parseMaxResults(query),
    after: parsePageToken(query.get('pageToken')),
  };
  const { entries, hasMore } = listObjects(objects.names(bucket), listQuery);
  const prefixes = entries.filter(({ kind }) => kind === 'prefix').map(({ text }) => text);
  const items = entries
    .filter(({ kind }) => kind === 'item')
    .map(({ text }) => objectResource(objects.get(bucket, text), baseUrl));
  const last = entries.at(-1);
  return jsonReply(200, {
    kind: 'storage#objects',
    ...(hasMore && last !== undefined && { nextPageToken: formatPageToken(last) }),
    ...(prefixes.length > 0 && { prefixes }),
    ...(items.length > 0 && { items }),
  });
};

function parseMaxResults(query: Query): number {
  const text = query.get('maxResults') ?? '0';
  if (!/^\d{1,10}$/.test(text))
    throw invalid(`Invalid value for maxResults: expected an integer from 0, got "${text}".`);
  // as with every field of the service, 0 is the same as not stated
  const count = Number(text);
  return count === 0 ? MAX_PAGE : Math.min(count, MAX_PAGE);
}

/** A position by name, so that writes between two pages move nothing that they do not touch. */
function formatPageToken({ kind, text }: ListEntry): string {
  return Buffer.from(JSON.stringify({ kind, text })).toString('base64url');
}

function parsePageToken(token: string | undefined): ListEntry | undefined {
  if (token === undefined || token === '') return undefined;
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
  } catch {
    // told below, like every other token that is not ours
  }
  if (isJsonObject(value)) {
    const { kind, text } = value;
    if ((kind === 'item' || kind === 'prefix') && typeof text === 'string') return { kind, text };
  }
  throw invalid('Invalid value for pageToken: expected the nextPageToken of an earlier answer.');
}

function emptyIsAbsent(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}
