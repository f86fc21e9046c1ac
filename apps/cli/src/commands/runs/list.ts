import type { RunDocument } from '@ecomlake/pipeline';
import { Flags } from '@oclif/core';

import { BaseCommand } from '../../base-command.ts';
import { LAKE_FLAGS } from '../../flags/lake-flags.ts';
import { withEnvironment } from '../../flags/with-environment.ts';
import { renderRunList, runListDocument } from '../../results/run-list.ts';
import type { RunListDocument } from '../../results/run-list.ts';
import { localLake } from '../../services/local-lake.ts';

export default class RunsList extends BaseCommand {
  static override summary = 'List the runs that wrote to a lake, newest first.';
  static override examples = ['<%= config.bin %> <%= command.id %> --lake lake'];
  static override flags = {
    ...LAKE_FLAGS,
    ...withEnvironment({ limit: Flags.integer({ helpValue: 'N', min: 1, default: 20, summary: 'At most so many.' }) }),
  };

  async run(): Promise<RunListDocument> {
    const { flags } = await this.parse(RunsList);
    const { listRuns } = await import('@ecomlake/pipeline');
    const runs: readonly RunDocument[] = await listRuns(await localLake(flags.lake, process.cwd()));
    const result = runListDocument(runs, flags.limit);
    this.log(renderRunList(result, this.rendering));
    return result;
  }
}
