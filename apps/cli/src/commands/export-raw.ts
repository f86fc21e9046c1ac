import type { RunDocument } from '@ecomlake/pipeline';

import { BaseCommand } from '../base-command.ts';
import { DATE_FLAGS, dateOptionsOf } from '../flags/date-flags.ts';
import { EXPORT_FLAGS } from '../flags/export-flags.ts';
import { exportProgress } from '../results/export-progress.ts';
import { renderRun } from '../results/run.ts';
import { loadAdapters } from '../services/load-adapters.ts';
import { loadExportContracts } from '../services/load-export-contracts.ts';
import { parseExportOptions } from '../services/parse-export-options.ts';

export default class ExportRaw extends BaseCommand {
  static override summary = 'Export a source into partitions of Parquet with manifest, rejects and _SUCCESS.';
  static override description =
    'Reads every table that has a contract and a file, refuses the rows that break the contract, and publishes the others ' +
    'partition by partition. A partition is visible only when it is complete. Running the same command again changes nothing.';
  static override examples = [
    { description: 'Every date the files hold:', command: '<%= config.bin %> <%= command.id %> --source data --all' },
    {
      description: 'Two days of one table, without writing:',
      command:
        '<%= config.bin %> <%= command.id %> --source data --dates 2024-02-01,2024-02-03 --table orders --dry-run',
    },
    {
      description: 'Three days of the built-in shop, without files in between:',
      command: '<%= config.bin %> <%= command.id %> --source-type generator --start-date 2024-02-01 --days 3',
    },
  ];
  static override flags = { ...EXPORT_FLAGS, ...DATE_FLAGS };

  async run(): Promise<RunDocument> {
    const parsed = await this.parse(ExportRaw);
    const { flags } = parsed;
    const directory = process.cwd();
    const today = new Date().toISOString().slice(0, 10);
    const options = parseExportOptions({ flags, dates: dateOptionsOf(parsed), directory, today });
    const { exportRaw, loadHooks, runDocument } = await import('@ecomlake/pipeline');
    const { registry } = await loadAdapters(this.config);
    if (typeof options.source !== 'string') registry.get(options.source.adapterId);
    const contracts = await loadExportContracts({
      contracts: flags.contracts,
      source: options.source,
      directory,
      logger: this.logger,
    });
    using progress = this.openProgress();
    const result = await exportRaw({
      ...options,
      contracts,
      adapters: registry,
      hooks: await loadHooks({ references: flags['post-export-hook'] ?? [], baseDirectory: directory }),
      signal: this.signal,
      logger: this.logger,
      onProgress: (report) => progress.update(exportProgress(report)),
    });
    progress.clear();
    const document = runDocument(result);
    this.log(renderRun(document, this.rendering));
    return this.conclude(result.outcome, document);
  }
}
