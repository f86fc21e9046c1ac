import type { IncomingHttpHeaders } from 'node:http';

import type { FaultPhase } from './faults/fault-rule.ts';
import type { Operation } from './protocol/operation.ts';

const SECRET_HEADERS = new Set(['authorization', 'proxy-authorization', 'cookie', 'x-goog-encryption-key']);

/** How far a request came: read in part, handled, answered in full. */
export type JournalPhase = FaultPhase | 'answered';

/** How it ended: an HTTP status that was sent in full, or what was done to the connection. */
export type Verdict =
  | { readonly kind: 'pending' }
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'cut-by-client' }
  | { readonly kind: 'fault'; readonly fault: string };

export interface JournalEntry {
  /** Counts the requests from 1, also over those the journal has dropped. */
  readonly number: number;
  /** Milliseconds on the emulator's clock. */
  readonly atMs: number;
  readonly method: string;
  readonly operation: Operation;
  readonly bucket?: string | undefined;
  readonly object?: string | undefined;
  /** Without credentials; names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Parameters without `upload_id`, which entitles to write. */
  readonly query: Readonly<Record<string, string>>;
  readonly phase: JournalPhase;
  /** Bytes of the body that reached the server's code. */
  readonly bytesIn: number;
  /** What the server decided, sent or not. */
  readonly status?: number | undefined;
  readonly verdict: Verdict;
}

/** A journal's entry while its request lives. */
export type OpenJournalEntry = { -readonly [Key in keyof JournalEntry]: JournalEntry[Key] };

export interface Journal {
  /** Oldest first; entries change until their request has ended. */
  entries(): readonly JournalEntry[];
  open(entry: Omit<JournalEntry, 'number' | 'phase' | 'bytesIn' | 'verdict'>): OpenJournalEntry;
  clear(): void;
}

/** A record of the last `limit` requests. */
export function createJournal(limit: number): Journal {
  let entries: OpenJournalEntry[] = [];
  let count = 0;
  return {
    entries: () => [...entries],
    open(entry) {
      count += 1;
      const opened: OpenJournalEntry = {
        ...entry,
        number: count,
        phase: 'before-send',
        bytesIn: 0,
        verdict: { kind: 'pending' },
      };
      entries.push(opened);
      // now and then, since dropping the first one each time would move all of them
      if (entries.length > 2 * limit) entries = entries.slice(-limit);
      return opened;
    },
    clear: () => void (entries = []),
  };
}

/** Headers as they may be shown to anybody. */
export function publicHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined || SECRET_HEADERS.has(name) ? [] : [[name, String(value)]],
    ),
  );
}
