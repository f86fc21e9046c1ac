import { Args } from '@oclif/core';

import { BaseCommand } from '../../base-command.ts';
import { renderAdapter } from '../../results/adapter.ts';
import { loadAdapters } from '../../services/load-adapters.ts';
import { showAdapter } from '../../services/show-adapter.ts';
import type { AdapterDocument } from '../../services/show-adapter.ts';

export default class AdaptersShow extends BaseCommand {
  static override summary = 'Show what an adapter reads and which options it takes.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> csv',
    '<%= config.bin %> <%= command.id %> csv --json',
  ];
  static override args = {
    adapter: Args.string({ required: true, ignoreStdin: true, description: 'an id of `ecomlake adapters list`' }),
  };

  async run(): Promise<AdapterDocument> {
    const { args } = await this.parse(AdaptersShow);
    const result = await showAdapter(args.adapter, await loadAdapters(this.config));
    this.log(renderAdapter(result, this.rendering));
    return result;
  }
}
