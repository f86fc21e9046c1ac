import { resolve } from 'node:path';

import { Args, Flags } from '@oclif/core';

import { BaseCommand } from '../../base-command.ts';
import { withEnvironment } from '../../flags/with-environment.ts';
import { renderProposal } from '../../results/proposal.ts';
import { loadAdapters } from '../../services/load-adapters.ts';
import { proposeContract } from '../../services/propose-contract.ts';
import type { ProposalDocument } from '../../services/propose-contract.ts';

export default class ContractPropose extends BaseCommand {
  static override summary = 'Look at a file and write a contract for it, to be reviewed.';
  static override description =
    'Dialect and types are guessed here and nowhere else: a run obeys the contract as it stands.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> data/orders.csv',
    '<%= config.bin %> <%= command.id %> data/orders.csv --output contracts/orders.yaml',
  ];
  static override args = { file: Args.string({ required: true, ignoreStdin: true, description: 'file to look at' }) };
  static override flags = withEnvironment({
    output: Flags.string({ helpValue: 'PATH', summary: 'File to write, or folder for <table>.yaml; else stdout.' }),
    force: Flags.boolean({ summary: 'Write over a file that exists.' }),
    'source-type': Flags.string({ helpValue: 'ADAPTER', summary: 'Adapter, instead of the one the name asks for.' }),
  });

  async run(): Promise<ProposalDocument> {
    const { args, flags } = await this.parse(ContractPropose);
    const result = await proposeContract({
      file: resolve(args.file),
      sourceType: flags['source-type'],
      output: flags.output === undefined ? undefined : resolve(flags.output),
      force: flags.force,
      adapters: await loadAdapters(this.config),
    });
    for (const { yaml, written_to } of result.proposals) if (written_to === null) this.log(yaml.trimEnd());
    if (!flags.quiet) this.logToStderr(renderProposal(result, this.rendering));
    return result;
  }
}
