import type { RunDocument } from '@ecomlake/pipeline';
import { Args } from '@oclif/core';

import { BaseCommand } from '../../base-command.ts';
import { LAKE_FLAGS } from '../../flags/lake-flags.ts';
import { renderRun } from '../../results/run.ts';
import { localLake } from '../../services/local-lake.ts';

export default class RunsShow extends BaseCommand {
  static override summary = 'Show what a run did, as it was told when the run ended.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> 0199c2d4 --lake lake',
    '<%= config.bin %> <%= command.id %> 0199c2d4 --lake lake --json',
  ];
  static override args = {
    run: Args.string({ required: true, ignoreStdin: true, description: 'its id, or the beginning of it' }),
  };
  static override flags = LAKE_FLAGS;

  async run(): Promise<RunDocument> {
    const { args, flags } = await this.parse(RunsShow);
    const { showRun } = await import('@ecomlake/pipeline');
    const document = await showRun(await localLake(flags.lake, process.cwd()), args.run);
    this.log(renderRun(document, this.rendering));
    return document;
  }
}
