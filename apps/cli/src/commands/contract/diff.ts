import { resolve } from 'node:path';

import { Args } from '@oclif/core';

import { BaseCommand } from '../../base-command.ts';
import { renderContractDiff } from '../../results/contract-diff.ts';
import { diffContracts } from '../../services/diff-contracts.ts';
import type { ContractDiffDocument } from '../../services/diff-contracts.ts';

export default class ContractDiff extends BaseCommand {
  static override summary = 'Compare two versions of a contract: identical, compatible or breaking, and why.';
  static override description =
    'Ends with exit code 1 when the change is breaking, so that a pull request can be stopped by it.';
  static override examples = ['<%= config.bin %> <%= command.id %> orders-v1.yaml orders-v2.yaml'];
  static override args = {
    old: Args.string({ required: true, ignoreStdin: true, description: 'the contract as it was' }),
    new: Args.string({ required: true, ignoreStdin: true, description: 'the contract as it is to be' }),
  };

  async run(): Promise<ContractDiffDocument> {
    const { args } = await this.parse(ContractDiff);
    const result = await diffContracts(resolve(args.old), resolve(args.new));
    this.log(renderContractDiff(result, this.rendering));
    return this.conclude(result.verdict === 'breaking' ? 'partial' : 'success', result);
  }
}
