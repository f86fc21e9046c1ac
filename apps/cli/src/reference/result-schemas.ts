import { z } from 'zod';
import type { ZodType } from 'zod';

import { CONTRACT_FORMATS } from '../services/show-contract.ts';

const count = z.int().min(0);
const time = z.iso.datetime({ offset: true });
const error = z.object({ code: z.string(), message: z.string() });

/** What every command prints when it fails. */
export const failureSchema = z.object({
  status: z.enum(['failure', 'temporary', 'interrupted']).describe('exit code 2, 75 or 130'),
  code: z.string().regex(/^ECL_/),
  message: z.string(),
  why: z.string().nullable(),
  retryable: z.boolean().describe('the same command can succeed when it is run again'),
  details: z.record(z.string(), z.unknown()).describe('depends on the code; never secrets or row values'),
  next_steps: z.array(z.string()).describe('commands and changes, most useful first'),
});

const accounting = z
  .object({
    read: count,
    published: count,
    rejected: count,
    filtered: count,
    filtered_by: z.record(z.string(), count).optional(),
  })
  .describe('read = published + rejected + filtered');

const adapter = z.object({
  id: z.string(),
  summary: z.string(),
  file_suffixes: z.array(z.string()),
  plugin: z.string().nullable().describe('npm package; null: built in'),
});

const reject = z.object({
  table: z.string(),
  partition: z.string().nullable(),
  source: z.string(),
  level: z.enum(['row', 'value']),
  stage: z.enum(['parse', 'convert', 'contract', 'route']),
  code: z.string(),
  column: z.string().nullable(),
  message: z.string(),
  record_no: count,
  line: count.nullable(),
  byte_offset: count.nullable(),
  byte_len: count.nullable(),
});

const exportRaw = z.object({
  run_id: z.string(),
  batch_id: z.string(),
  command: z.literal('export-raw'),
  status: z.enum(['success', 'partial', 'failure']),
  dry_run: z.boolean(),
  lake: z.string(),
  started_at: time,
  finished_at: time,
  accounting,
  tables: z.array(
    z.object({
      table: z.string(),
      source: z.string(),
      status: z.enum(['success', 'partial', 'over_threshold', 'failed']),
      error: error.nullable(),
      partitions: z.array(
        z.object({
          partition: z.string(),
          path: z.string().describe('below the root of the lake'),
          rows: count,
          files: count,
          bytes: count,
          status: z.enum(['published', 'unchanged', 'empty', 'planned', 'failed']),
          error: error.nullable(),
        }),
      ),
      accounting,
    }),
  ),
  rejects: z.array(reject).describe('a sample; `rejects show` shows all'),
  duration_ms: z.number().min(0),
});

const verify = z.object({
  status: z.enum(['success', 'partial', 'failure']),
  depth: z.enum(['metadata', 'deep']),
  partitions: count,
  damaged: count,
  tables: z.array(
    z.object({
      table: z.string(),
      partitions: count,
      damaged: count,
      rows: count,
      files: count,
      bytes: count,
      default_partition_rows: count.describe('rows without a partition value, in __HIVE_DEFAULT_PARTITION__'),
    }),
  ),
  findings: z.array(
    z.object({
      table: z.string(),
      partition: z.string(),
      code: z.string(),
      severity: z.enum(['error', 'warning']),
      message: z.string(),
      path: z.string().nullable(),
    }),
  ),
  bytes_read: count,
});

const generated = {
  dry_run: z.boolean(),
  directory: z.string().describe('absolute; in a dry run, raw_run_<time> stands for a name that is not known yet'),
  generator_version: z.string(),
  seed: count,
  config_sha256: z.string(),
  lookups_sha256: z.string(),
  duration_ms: z.number().min(0),
};
const rowsOf = z.record(z.string(), count).describe('by table');

const runGenerator = z.discriminatedUnion('made', [
  z.object({
    made: z.literal('days'),
    status: z.enum(['success', 'failure']).describe('failure: a dry run whose checks failed; a real one is an error'),
    ...generated,
    lookups_from: z.string().nullable().describe('folder of loaded lookups; null: made for this run'),
    origin: z.iso.date().describe('first simulated day'),
    start_date: z.iso.date(),
    end_date: z.iso.date(),
    days: count,
    messiness_level: z.enum(['baseline', 'none', 'light_mess', 'medium_mess', 'heavy_mess']),
    expected_rows_per_day: rowsOf,
    rows: rowsOf.nullable().describe('by table; null: a dry run without checks'),
    mess_totals: z
      .array(z.object({ table: z.string(), field: z.string(), kind: z.string(), cells: count }))
      .nullable()
      .describe('null: no ledger was asked for'),
    report: z
      .object({
        schema_version: z.string(),
        messiness_level: z.string(),
        first_day: z.iso.date(),
        last_day: z.iso.date(),
        rows: rowsOf,
        references_before_window: count,
        checks: z.array(
          z.object({
            name: z.string(),
            severity: z.enum(['error', 'warn']),
            outcome: z.enum(['passed', 'failed', 'warning', 'skipped']),
            measured: z.number(),
            limit: z.string(),
            sample: count,
          }),
        ),
        failed: count,
        warnings: count,
      })
      .nullable()
      .describe('null: no check was asked for'),
  }),
  z.object({
    made: z.literal('lookups'),
    status: z.literal('success'),
    ...generated,
    written: z.enum(['written', 'unchanged', 'planned']),
    signup_range: z.tuple([z.iso.date(), z.iso.date()]),
    rows: z.object({ customers: count, product_catalog: count }),
  }),
]);

const contractSide = z.object({ path: z.string(), table: z.string(), version: z.string(), fingerprint: z.string() });
const compatibility = z.enum(['identical', 'compatible', 'breaking']);

/** The documents of `--json`, by command. A field here is a promise; a new one may be added at any time. */
export const RESULT_SCHEMAS: Readonly<Record<string, ZodType>> = {
  'adapters list': z.object({ adapters: z.array(adapter) }),
  'adapters show': adapter.extend({
    can_check: z.boolean(),
    can_discover: z.boolean(),
    options: z.record(z.string(), z.unknown()).describe('JSON Schema'),
  }),
  commands: z.object({
    commands: z.array(
      z.object({ name: z.string(), summary: z.string(), aliases: z.array(z.string()), plugin: z.string() }),
    ),
  }),
  'contract check': z.object({
    status: z.enum(['success', 'partial', 'failure']),
    contracts: z.array(
      z.object({
        path: z.string(),
        is_valid: z.boolean(),
        id: z.string().nullable(),
        version: z.string().nullable(),
        table: z.string().nullable(),
        field_count: count.nullable(),
        fingerprint: z.string().nullable(),
        problems: z.array(
          z.object({
            code: z.string(),
            message: z.string(),
            field: z.string(),
            line: count.nullable(),
            column: count.nullable(),
          }),
        ),
      }),
    ),
  }),
  'contract diff': z.object({
    verdict: compatibility,
    old: contractSide,
    new: contractSide,
    changes: z.array(z.object({ verdict: compatibility, path: z.string(), kind: z.string(), message: z.string() })),
  }),
  'contract propose': z.object({
    adapter: z.string(),
    proposals: z.array(
      z.object({
        table: z.string(),
        yaml: z.string(),
        notes: z.array(z.string()),
        written_to: z.string().nullable(),
      }),
    ),
  }),
  'contract show': contractSide.extend({
    id: z.string(),
    format: z.enum(CONTRACT_FORMATS),
    content: z.unknown().describe('a document for json and json-schema, else text'),
  }),
  doctor: z.object({
    status: z.enum(['success', 'failure']),
    checks: z.array(
      z.object({
        check: z.string(),
        status: z.enum(['ok', 'warning', 'problem', 'skipped']),
        message: z.string(),
        fix: z.string().nullable(),
      }),
    ),
  }),
  'export-raw': exportRaw,
  query: z.object({
    columns: z.array(z.object({ name: z.string(), type: z.string() })),
    rows: z
      .array(z.record(z.string(), z.unknown()))
      .describe('64-bit integers are numbers with all their digits, decimals and times are text'),
    row_count: count,
  }),
  'rejects list': z.object({
    rows: count,
    values: count,
    ledgers: z.array(
      z.object({
        table: z.string(),
        partition: z.string().nullable(),
        run_id: z.string(),
        path: z.string().describe('below the root of the lake'),
        rows: count,
        values: count,
        codes: z.record(z.string(), count),
      }),
    ),
  }),
  'rejects show': z.object({
    rejects: z.array(
      reject.extend({
        run_id: z.string(),
        archive_member: z.string().nullable(),
        raw: z.base64().describe('the bytes of the record, at most 64 KiB of them'),
        truncated: z.boolean(),
      }),
    ),
    has_more: z.boolean(),
  }),
  'run-generator': runGenerator,
  'runs list': z.object({
    count,
    runs: z.array(
      exportRaw
        .pick({
          run_id: true,
          command: true,
          status: true,
          started_at: true,
          finished_at: true,
          duration_ms: true,
          accounting: true,
        })
        .extend({ tables: z.array(z.string()) }),
    ),
  }),
  'runs show': exportRaw,
  verify,
};
