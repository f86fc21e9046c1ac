import { Flags } from '@oclif/core';

import type { DateOptions } from '../services/parse-date-selection.ts';
import { withEnvironment } from './with-environment.ts';

const helpGroup = 'DATE';

/** Which ingest dates a command works on; at most one group of them may be given. */
export const DATE_FLAGS = withEnvironment({
  'ingest-date': Flags.string({
    helpGroup,
    helpValue: 'DATE',
    summary: 'One date; without any date option: today, in UTC.',
  }),
  'start-date': Flags.string({ helpGroup, helpValue: 'DATE', summary: 'First date of a range.' }),
  'end-date': Flags.string({ helpGroup, helpValue: 'DATE', summary: 'Last date of the range, inclusive.' }),
  days: Flags.integer({
    helpGroup,
    helpValue: 'N',
    summary: 'Days in the range, instead of --end-date; 1 if neither is given.',
  }),
  dates: Flags.string({ helpGroup, helpValue: 'A,B,…', summary: 'A list of dates.' }),
  all: Flags.boolean({ helpGroup, summary: 'Every date the source has.' }),
});

/** What a command's `parse` gives of the date options. */
export interface ParsedDateFlags {
  readonly flags: {
    readonly 'ingest-date'?: string | undefined;
    readonly 'start-date'?: string | undefined;
    readonly 'end-date'?: string | undefined;
    readonly days?: number | undefined;
    readonly dates?: string | undefined;
    readonly all?: boolean | undefined;
  };
  /** The tokens of the command line, as oclif gives them. */
  readonly raw: readonly ({ readonly type: 'flag'; readonly flag: string } | { readonly type: 'arg' })[];
}

/** The date options that count: one on the command line sets aside all of them that come from the environment. */
export function dateOptionsOf({ flags, raw }: ParsedDateFlags): DateOptions {
  const typed = new Set(
    raw.flatMap((token) => (token.type === 'flag' && token.flag in DATE_FLAGS ? [token.flag] : [])),
  );
  const counts = (name: string): boolean => typed.size === 0 || typed.has(name);
  return {
    ingestDate: counts('ingest-date') ? flags['ingest-date'] : undefined,
    startDate: counts('start-date') ? flags['start-date'] : undefined,
    endDate: counts('end-date') ? flags['end-date'] : undefined,
    days: counts('days') ? flags.days : undefined,
    dates: counts('dates') ? flags.dates : undefined,
    all: counts('all') ? flags.all : undefined,
  };
}
