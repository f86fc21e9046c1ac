import { BaseCommand } from '../base-command.ts';
import { listCommands } from '../services/list-commands.ts';
import type { CommandCatalogue } from '../services/list-commands.ts';
import { renderTable } from '../terminal/render-table.ts';

export default class Commands extends BaseCommand {
  static override summary = 'List all commands, those of plugins included.';
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --json'];

  async run(): Promise<CommandCatalogue> {
    await this.parse(Commands);
    const catalogue = listCommands(this.config.commands);
    this.log(
      renderTable({
        columns: [{ title: 'COMMAND', isFixed: true }, { title: 'WHAT IT DOES' }],
        rows: catalogue.commands.map(({ name, summary }) => [name, summary]),
        ...this.rendering,
      }),
    );
    return catalogue;
  }
}
