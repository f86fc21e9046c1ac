import { Args, Flags } from '@oclif/core';

import { BaseCommand } from '../base-command.ts';
import { withEnvironment } from '../flags/with-environment.ts';
import { renderVerification, verificationDocument } from '../results/verification.ts';
import type { VerificationDocument } from '../results/verification.ts';
import { lakePath } from '../services/lake-place.ts';

export default class Verify extends BaseCommand {
  static override summary = 'Prove published partitions again: what manifests say against what is there.';
  static override description =
    'Without --deep it looks at documents, names, sizes and markers; with it at every byte and every footer. Reads only. ' +
    'Ends with exit code 1 when some partitions are damaged and with 2 when all are.';
  static override aliases = ['validate-manifest'];
  static override examples = [
    '<%= config.bin %> <%= command.id %> lake',
    '<%= config.bin %> <%= command.id %> lake/orders lake/customers --deep',
    '<%= config.bin %> <%= command.id %> lake/orders/ingest_dt=2024-02-01/_MANIFEST.json --json',
  ];
  static override args = {
    path: Args.string({
      multiple: true,
      ignoreStdin: true,
      description: 'lakes, tables, partitions or manifests; output/raw if none is given',
    }),
  };
  static override flags = withEnvironment({
    deep: Flags.boolean({ summary: 'Read every part: digests, footers, row counts.' }),
    table: Flags.string({ helpValue: 'TABLE', multiple: true, multipleNonGreedy: true, summary: 'Only these tables.' }),
  });

  async run(): Promise<VerificationDocument> {
    const { args, flags } = await this.parse(Verify);
    const directory = process.cwd();
    const paths = (args.path ?? ['output/raw']).map((path) => lakePath(path, directory));
    const { verifyLake } = await import('@ecomlake/pipeline');
    using progress = this.openProgress();
    const result = await verifyLake({
      paths,
      depth: flags.deep ? 'deep' : 'metadata',
      tables: flags.table,
      signal: this.signal,
      onProgress: ({ partitionsDone: done, partitionsTotal: total }) =>
        progress.update({
          subject: 'lake',
          stage: 'verifying',
          count: done,
          noun: 'partition',
          done,
          total,
          isInBytes: false,
        }),
    });
    progress.clear();
    this.log(renderVerification(result, this.rendering));
    return this.conclude(result.outcome, verificationDocument(result));
  }
}
