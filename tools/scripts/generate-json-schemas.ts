import { legacyManifestSchema, manifestSchema } from '@ecomlake/manifest';
import { csvOptionsSchema } from '@ecomlake/source-adapters/csv';
import { jsonlOptionsSchema } from '@ecomlake/source-adapters/jsonl';
import { parquetOptionsSchema } from '@ecomlake/source-adapters/parquet';
import { format } from 'prettier';

import type { GeneratedFile } from './generated-files.ts';
import { emitGeneratedFiles } from './generated-files.ts';
import type { PublishedSchema } from './json-schemas/to-json-schema.ts';
import { toJsonSchema } from './json-schemas/to-json-schema.ts';
import { runScript } from './run-script.ts';
import { WORKSPACE_ROOT } from './workspace-root.ts';

/** Documents that other programs write or read, so that they can be judged without our code. */
const PUBLISHED_SCHEMAS: readonly PublishedSchema[] = [
  { name: 'manifest', title: 'Partition manifest (_MANIFEST.json)', schema: manifestSchema },
  { name: 'manifest-0.1.0', title: 'Partition manifest of format 0.1.0, still read', schema: legacyManifestSchema },
  { name: 'source-options-csv', title: 'Options of the source adapter csv', schema: csvOptionsSchema },
  { name: 'source-options-jsonl', title: 'Options of the source adapter jsonl', schema: jsonlOptionsSchema },
  { name: 'source-options-parquet', title: 'Options of the source adapter parquet', schema: parquetOptionsSchema },
];

async function main(args: readonly string[]): Promise<void> {
  const files = await Promise.all(
    PUBLISHED_SCHEMAS.map(async (published): Promise<GeneratedFile> => {
      const text = JSON.stringify(toJsonSchema(published));
      return { path: `docs/reference/${published.name}.schema.json`, text: await format(text, { parser: 'json' }) };
    }),
  );
  await emitGeneratedFiles(files, { root: WORKSPACE_ROOT, isCheck: args.includes('--check') });
}

if (import.meta.main) await runScript(main);
