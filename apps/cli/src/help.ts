import { CommandHelp, Help } from '@oclif/core';
import type { Command, Interfaces } from '@oclif/core';

const ORDER = ['USAGE', 'EXAMPLES', 'DESCRIPTION'];

/** Help of a command: the examples come early, and the environment names, which follow one rule, are left out. */
class CommandHelpPage extends CommandHelp {
  protected override defaultUsage(): string {
    const args = Object.values(this.command.args).filter((arg) => arg.hidden !== true);
    return [this.command.id, ...args.map((arg) => this.arg(arg)), '[OPTIONS]'].join(' ');
  }

  protected override arg(arg: Command.Arg.Any): string {
    const name = `${arg.name.toUpperCase()}${arg.multiple === true ? '...' : ''}`;
    return arg.required === true ? name : `[${name}]`;
  }

  protected override description(): string | undefined {
    const { description } = this.command;
    return description === undefined ? undefined : this.wrap(this.render(description));
  }

  protected override flags(flags: Command.Flag.Any[]): [string, string | undefined][] | undefined {
    return super.flags(flags.map((flag) => Object.assign({}, flag, { env: undefined })));
  }

  protected override groupFlags(flags: Command.Flag.Any[]): ReturnType<CommandHelp['groupFlags']> {
    const { mainFlags, flagGroups } = super.groupFlags(flags);
    const { GLOBAL = [], ...own } = flagGroups;
    return { mainFlags, flagGroups: { ...own, ...(GLOBAL.length === 0 ? {} : { GLOBAL }) } };
  }

  protected override sections(): ReturnType<CommandHelp['sections']> {
    const rank = (header: string): number => (ORDER.includes(header) ? ORDER.indexOf(header) : ORDER.length);
    return super
      .sections()
      .sort((left, right) => rank(left.header) - rank(right.header))
      .map(({ header, generate }) => ({ header: header === 'FLAGS' ? 'OPTIONS' : header, generate }));
  }
}

/** oclif's help with our pages. */
export class EcomlakeHelp extends Help {
  protected override CommandHelpClass = CommandHelpPage;

  constructor(config: Interfaces.Config, options: Partial<Interfaces.HelpOptions> = {}) {
    // `ecomlake help …` passes options of its own; the page is to be the same as that of --help
    super(config, { ...options, flagSortOrder: 'none', docopts: false });
  }

  override formatRoot(): string {
    return [
      this.wrap(this.config.pjson.oclif.description ?? ''),
      this.section('USAGE', '$ ecomlake COMMAND [OPTIONS]'),
      this.section(
        'EXAMPLES',
        [
          '$ ecomlake contract propose data/orders.csv --output contracts/orders.yaml',
          '$ ecomlake export-raw --source data --contracts contracts --target lake --all',
          '$ ecomlake verify lake --deep',
          '$ ecomlake query "select count(*) from orders" --lake lake',
        ].join('\n'),
      ),
      this.wrap(
        'Every option can be set in the environment: --target-size-mb is ECOMLAKE_TARGET_SIZE_MB. ' +
          'Results go to stdout, all else to stderr; --json makes the result one JSON document. ' +
          'Exit codes: 0 done, 1 partial, 2 failure, 75 temporary (run it again), 130 interrupted.',
      ),
    ].join('\n\n');
  }
}
