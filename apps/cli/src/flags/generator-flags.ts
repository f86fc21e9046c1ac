import { Flags } from '@oclif/core';
import type { MessLevel } from '@ecomlake/ecom-generator';

import { parseRate } from '../services/parse-rate.ts';
import { withEnvironment } from './with-environment.ts';

const window = { helpGroup: 'WINDOW', helpValue: 'DATE' };
const place = { helpGroup: 'PLACE', helpValue: 'DIR' };
const helpGroup = 'MESS';

function rateFlag(name: string, summary: string) {
  return Flags.custom<number>({
    helpGroup,
    helpValue: 'RATE',
    summary,
    parse: async (text) => parseRate(text, `--${name}`),
  })();
}

/** What `run-generator` makes, from what, and where it puts it. */
export const GENERATOR_FLAGS = withEnvironment({
  config: Flags.string({
    helpValue: 'FILE',
    summary: 'YAML that says how the shop is; what it leaves out is as shipped.',
  }),
  seed: Flags.integer({
    helpValue: 'N',
    min: 0,
    max: Number.MAX_SAFE_INTEGER,
    summary: 'Number that decides every value; beats the seed of --config.',
  }),
  'load-lookups-from': Flags.string({
    helpValue: 'DIR',
    summary: 'Folder with customers.csv and product_catalog.csv, made by --generate-lookups-only.',
  }),
  'id-state-file': Flags.string({
    helpValue: 'FILE',
    summary: 'Where a run leaves off and the next goes on; saves time, changes no row.',
  }),
  check: Flags.boolean({ summary: 'Check all rows; on an error nothing counts as made and the exit code is 2.' }),
  'generate-lookups-only': Flags.boolean({
    summary: 'Make customers and products, no days; the dates, if given, are those of the sign-ups.',
  }),
  'dry-run': Flags.boolean({ summary: 'Say what would be made and where; with --check, make and check it unseen.' }),
  'generator-src': Flags.string({ helpValue: 'DIR', summary: 'Without effect: the generator is built in.' }),
  'start-date': Flags.string({
    ...window,
    summary: 'First day; without any date the last order_days_back days up to today, in UTC.',
  }),
  'end-date': Flags.string({ ...window, summary: 'Last day, inclusive; both dates or none.' }),
  'artifact-root': Flags.string({
    ...place,
    default: 'artifacts',
    summary: 'Folder that gets a folder raw_run_<UTC time> (with lookups only: static_lookups).',
  }),
  'output-dir': Flags.string({
    ...place,
    summary: 'Exactly the folder to write to, instead of one in --artifact-root.',
  }),
  'messiness-level': Flags.custom<MessLevel>({
    helpGroup,
    helpValue: 'LEVEL',
    default: 'baseline',
    summary: 'baseline, none, light_mess, medium_mess or heavy_mess, in any letter case.',
    parse: async (text) => {
      const { parseMessLevel } = await import('@ecomlake/ecom-generator');
      return parseMessLevel(text);
    },
  })(),
  'mess-ledger': Flags.boolean({ helpGroup, summary: 'Write which cell was changed how: mess_ledger.jsonl.' }),
  typos: rateFlag('typos', 'Share of texts with a typing mistake, such as 0.01 or 1%.'),
  duplicates: rateFlag('duplicates', 'Share of rows that appear twice, keys included.'),
  'numeric-corruption': rateFlag(
    'numeric-corruption',
    'Share of amounts with another sign or a shifted decimal point.',
  ),
});
