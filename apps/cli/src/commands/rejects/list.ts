import { BaseCommand } from '../../base-command.ts';
import { LAKE_FLAGS, REJECT_FLAGS } from '../../flags/lake-flags.ts';
import { rejectListDocument, renderRejectList } from '../../results/reject-list.ts';
import type { RejectListDocument } from '../../results/reject-list.ts';
import { localLake } from '../../services/local-lake.ts';

export default class RejectsList extends BaseCommand {
  static override summary = 'List the ledgers of refused rows: how many, where, and why.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> --lake lake',
    '<%= config.bin %> <%= command.id %> --lake lake --table orders --code field.type',
  ];
  static override flags = { ...LAKE_FLAGS, ...REJECT_FLAGS };

  async run(): Promise<RejectListDocument> {
    const { flags } = await this.parse(RejectsList);
    const { lake, table, partition, run, code } = flags;
    const { listRejects } = await import('@ecomlake/pipeline');
    const root = await localLake(lake, process.cwd());
    const result = rejectListDocument(await listRejects({ root, table, partition, runId: run, code }));
    this.log(renderRejectList(result, { ...this.rendering, lake }));
    return result;
  }
}
