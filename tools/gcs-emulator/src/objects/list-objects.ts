import { compareUtf8, lowerBound, partitionPoint } from '../utf8-order.ts';

export interface ListQuery {
  readonly prefix: string;
  /** Empty: no folding. */
  readonly delimiter: string;
  readonly includeTrailingDelimiter: boolean;
  /** Inclusive. */
  readonly startOffset: string;
  /** Exclusive. */
  readonly endOffset?: string | undefined;
  readonly maxResults: number;
  /** The last entry of the page before. */
  readonly after?: ListEntry | undefined;
}

/** One line of a listing: a name, or the common prefix of several. */
export interface ListEntry {
  readonly kind: 'prefix' | 'item';
  readonly text: string;
}

export interface ListPage {
  readonly entries: readonly ListEntry[];
  readonly hasMore: boolean;
}

/**
 * One page of a listing. Entries stand in the order of their bytes, a prefix before the item of the same text; a page
 * goes on behind the last entry of the page before, whatever was written in between.
 *
 * @param sorted every name of the bucket in the order of its UTF-8 bytes
 */
export function listObjects(sorted: readonly string[], query: ListQuery): ListPage {
  const entries: ListEntry[] = [];
  let at = lowerBound(sorted, latest(query.prefix, query.startOffset, query.after?.text ?? ''));
  for (let name = sorted[at]; name !== undefined; name = sorted[at]) {
    if (!name.startsWith(query.prefix)) break;
    if (query.endOffset !== undefined && compareUtf8(name, query.endOffset) >= 0) break;
    const folder = commonPrefix(name, query);
    const found: ListEntry[] = [];
    if (folder !== undefined) found.push({ kind: 'prefix', text: folder });
    if (folder === undefined || (query.includeTrailingDelimiter && folder === name))
      found.push({ kind: 'item', text: name });
    for (const entry of found) {
      if (!isBehind(entry, query.after)) continue;
      if (entries.length === query.maxResults) return { entries, hasMore: true };
      entries.push(entry);
    }
    at = folder === undefined ? at + 1 : partitionPoint(sorted, at, (candidate) => candidate.startsWith(folder));
  }
  return { entries, hasMore: false };
}

function commonPrefix(name: string, { prefix, delimiter }: ListQuery): string | undefined {
  if (delimiter === '') return undefined;
  const at = name.indexOf(delimiter, prefix.length);
  return at < 0 ? undefined : name.slice(0, at + delimiter.length);
}

function isBehind(entry: ListEntry, after: ListEntry | undefined): boolean {
  if (after === undefined) return true;
  const order = compareUtf8(entry.text, after.text);
  return order > 0 || (order === 0 && entry.kind === 'item' && after.kind === 'prefix');
}

function latest(...names: readonly string[]): string {
  return names.reduce((last, name) => (compareUtf8(name, last) > 0 ? name : last));
}
