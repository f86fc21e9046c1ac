import { Flags } from '@oclif/core';

import { BaseCommand } from '../../base-command.ts';
import { LAKE_FLAGS, REJECT_FLAGS } from '../../flags/lake-flags.ts';
import { withEnvironment } from '../../flags/with-environment.ts';
import { renderRejects } from '../../results/rejects.ts';
import type { RejectsDocument } from '../../results/rejects.ts';
import { localLake } from '../../services/local-lake.ts';

export default class RejectsShow extends BaseCommand {
  static override summary = 'Show refused rows: where they stand, why they were refused, and their bytes.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> --lake lake --table orders',
    '<%= config.bin %> <%= command.id %> --lake lake --code field.type --limit 100 --json',
  ];
  static override flags = {
    ...LAKE_FLAGS,
    ...REJECT_FLAGS,
    ...withEnvironment({ limit: Flags.integer({ helpValue: 'N', min: 1, default: 20, summary: 'At most so many.' }) }),
  };

  async run(): Promise<RejectsDocument> {
    const { flags } = await this.parse(RejectsShow);
    const { lake, table, partition, run, code, limit } = flags;
    const { showRejects } = await import('@ecomlake/pipeline');
    const root = await localLake(lake, process.cwd());
    // one more, to tell whether there are more
    const found = await showRejects({ root, table, partition, runId: run, code, limit: limit + 1 });
    const result = { rejects: found.slice(0, limit), has_more: found.length > limit };
    this.log(renderRejects(result, this.rendering));
    return result;
  }
}
