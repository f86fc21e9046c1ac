import type { DayProgress } from '@ecomlake/ecom-generator';

import { BaseCommand } from '../base-command.ts';
import { dateOptionsOf } from '../flags/date-flags.ts';
import { GENERATOR_FLAGS } from '../flags/generator-flags.ts';
import { renderGenerated } from '../results/generated-text.ts';
import { generatedDaysDocument, generatedLookupsDocument } from '../results/generated.ts';
import type { GeneratedDocument } from '../results/generated.ts';
import { parseGeneratorOptions } from '../services/parse-generator-options.ts';
import type { PreviewOptions } from '../services/preview-generator-run.ts';
import { previewGeneratorRun, previewLookups } from '../services/preview-generator-run.ts';

export default class RunGenerator extends BaseCommand {
  static override summary = 'Make days of a synthetic e-commerce shop: eight related tables as CSV files.';
  static override description =
    'One seed decides every value: a day has the same bytes whether it is made alone or as part of years. The folder appears ' +
    'when it is complete.';
  static override examples = [
    {
      description: 'Three days of the shipped shop, every row checked:',
      command: '<%= config.bin %> <%= command.id %> --start-date 2024-02-01 --end-date 2024-02-03 --check',
    },
    {
      description: 'Customers and products once, for every later run to use:',
      command: '<%= config.bin %> <%= command.id %> --generate-lookups-only --output-dir artifacts/static_lookups',
    },
    {
      description: 'Messy data, with the list of what was changed:',
      command: '<%= config.bin %> <%= command.id %> --messiness-level medium_mess --mess-ledger',
    },
  ];
  static override flags = GENERATOR_FLAGS;

  async run(): Promise<GeneratedDocument> {
    const parsed = await this.parse(RunGenerator);
    const { flags } = parsed;
    const options = parseGeneratorOptions({ flags, dates: dateOptionsOf(parsed), directory: process.cwd() });
    if (flags['generator-src'] !== undefined)
      this.logger.warn('--generator-src has no effect: the generator is built in', { found: flags['generator-src'] });
    const { loadGeneratorConfig } = await import('@ecomlake/ecom-generator');
    const config = await loadGeneratorConfig({ path: options.configPath, seed: options.seed });
    using progress = this.openProgress();
    let count = 0;
    const onDay = ({ daysDone: done, daysTotal: total, rows }: DayProgress): void => {
      count += rows;
      progress.update({ subject: 'shop', stage: 'generating', count, noun: 'row', done, total, isInBytes: false });
    };
    const work = { ...options, config, logger: this.logger, signal: this.signal, onDay };
    const document = await (options.isLookupsOnly ? makeLookups(work) : makeDays(work));
    progress.clear();
    this.log(renderGenerated(document, this.rendering));
    return this.conclude(document.status, document);
  }
}

async function makeDays(options: PreviewOptions): Promise<GeneratedDocument> {
  const startedMs = performance.now();
  const { expectedRowsPerDay, runGenerator } = await import('@ecomlake/ecom-generator');
  const { artifactRoot, outputDirectory, config, lookupsFrom, isDryRun } = options;
  const result = isDryRun
    ? await previewGeneratorRun(options)
    : await runGenerator({ ...options, artifactRoot: outputDirectory === undefined ? artifactRoot : undefined });
  return generatedDaysDocument({
    result,
    isDryRun,
    lookupsFrom,
    expectedRowsPerDay: expectedRowsPerDay(config),
    durationMs: performance.now() - startedMs,
  });
}

async function makeLookups(options: PreviewOptions): Promise<GeneratedDocument> {
  const startedMs = performance.now();
  const { GENERATOR_VERSION, writeGeneratedLookups } = await import('@ecomlake/ecom-generator');
  const result = options.isDryRun
    ? await previewLookups(options)
    : await writeGeneratedLookups({ ...options, directory: options.lookupsDirectory });
  return generatedLookupsDocument({
    result,
    config: options.config,
    generatorVersion: GENERATOR_VERSION,
    durationMs: performance.now() - startedMs,
  });
}
