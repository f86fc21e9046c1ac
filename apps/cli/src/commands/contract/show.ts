import { resolve } from 'node:path';

import { Args, Flags } from '@oclif/core';

import { BaseCommand } from '../../base-command.ts';
import { withEnvironment } from '../../flags/with-environment.ts';
import { toJson } from '../../results/to-json.ts';
import { CONTRACT_FORMATS, showContract } from '../../services/show-contract.ts';
import type { ContractDocument } from '../../services/show-contract.ts';

export default class ContractShow extends BaseCommand {
  static override summary = 'Show a contract with all its defaults, or what follows from it for programs.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> contracts/orders.yaml',
    '<%= config.bin %> <%= command.id %> contracts/orders.yaml --format typescript > orders.ts',
  ];
  static override args = { contract: Args.string({ required: true, ignoreStdin: true, description: 'contract file' }) };
  static override flags = withEnvironment({
    format: Flags.option({
      options: CONTRACT_FORMATS,
      helpValue: 'FORMAT',
      default: 'yaml' as const,
      summary: 'yaml or json (ODCS 3.1), json-schema of a row, typescript or zod source.',
    })(),
  });

  async run(): Promise<ContractDocument> {
    const { args, flags } = await this.parse(ContractShow);
    const result = await showContract(resolve(args.contract), flags.format);
    const { content } = result;
    this.log((typeof content === 'string' ? content : toJson(content)).trimEnd());
    return result;
  }
}
