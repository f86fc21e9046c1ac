import { BaseCommand } from '../../base-command.ts';
import { renderAdapterList } from '../../results/adapter-list.ts';
import type { AdapterListDocument } from '../../services/list-adapters.ts';
import { listAdapters } from '../../services/list-adapters.ts';
import { loadAdapters } from '../../services/load-adapters.ts';

export default class AdaptersList extends BaseCommand {
  static override summary = 'List what can be read: built-in adapters and those of plugins.';
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> plugins install my-adapter && <%= config.bin %> <%= command.id %>',
  ];

  async run(): Promise<AdapterListDocument> {
    await this.parse(AdaptersList);
    const result = listAdapters(await loadAdapters(this.config));
    this.log(renderAdapterList(result, this.rendering));
    return result;
  }
}
