import { resolve } from 'node:path';

import { Args } from '@oclif/core';

import { BaseCommand } from '../../base-command.ts';
import { renderContractCheck } from '../../results/contract-check.ts';
import { checkContracts } from '../../services/check-contracts.ts';
import type { CheckContractsDocument } from '../../services/check-contracts.ts';

export default class ContractCheck extends BaseCommand {
  static override summary = 'Check that contracts are valid; every problem is shown with file and line.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> contracts',
    '<%= config.bin %> <%= command.id %> orders.yaml customers.yaml --json',
  ];
  static override args = {
    path: Args.string({
      multiple: true,
      ignoreStdin: true,
      description: 'files and folders; ./contracts if none is given',
    }),
  };

  async run(): Promise<CheckContractsDocument> {
    const { args } = await this.parse(ContractCheck);
    const paths = (args.path ?? ['contracts']).map((path) => resolve(path));
    const result = await checkContracts(paths);
    this.log(renderContractCheck(result, this.rendering));
    return this.conclude(result.status, result);
  }
}
