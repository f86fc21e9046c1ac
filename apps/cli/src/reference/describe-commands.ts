import type { Command, Interfaces } from '@oclif/core';
import { toJSONSchema } from 'zod';
import type { ZodType } from 'zod';

import { EcomlakeHelp } from '../help.ts';
import { RESULT_SCHEMAS, failureSchema } from './result-schemas.ts';

export interface CliDescription {
  readonly commands: readonly CommandDescription[];
  /** Help without a command, 80 columns wide, without colours. */
  readonly rootHelp: string;
  /** JSON Schema of the document that every command prints when it fails. */
  readonly failure: object;
}

export interface CommandDescription {
  /** As typed after `ecomlake`. */
  readonly name: string;
  readonly summary: string;
  readonly aliases: readonly string[];
  readonly args: readonly ArgumentDescription[];
  readonly flags: readonly FlagDescription[];
  /** 80 columns wide, without colours. */
  readonly help: string;
  /** JSON Schema of the result with `--json`. */
  readonly result: object;
}

export interface ArgumentDescription {
  readonly name: string;
  readonly required: boolean;
  readonly multiple: boolean;
}

export interface FlagDescription {
  readonly name: string;
  readonly type: 'boolean' | 'option';
  readonly env: string;
  readonly required: boolean;
  readonly multiple: boolean;
  readonly options: readonly string[] | null;
  readonly default: unknown;
}

/** The part of the surface that is stable: commands, arguments, options, variables, JSON. Commands of oclif are left out. */
export async function describeCommands(config: Interfaces.Config): Promise<CliDescription> {
  const own = config.commands.filter(
    ({ pluginName, id, aliases }) => pluginName === config.name && !aliases.includes(id),
  );
  const commands = own.map((command) => describeCommand(command, config)).sort((a, b) => (a.name < b.name ? -1 : 1));
  return { commands, rootHelp: new PlainHelp(config).formatRoot(), failure: schemaOf(failureSchema) };
}

function describeCommand(command: Command.Loadable, config: Interfaces.Config): CommandDescription {
  const name = command.id.replaceAll(':', ' ');
  const schema = RESULT_SCHEMAS[name];
  if (schema === undefined) throw new Error(`${name} has no schema of its result in src/reference/result-schemas.ts`);
  return {
    name,
    summary: command.summary ?? '',
    aliases: command.aliases.map((alias) => alias.replaceAll(':', ' ')),
    args: Object.values(command.args).map(({ name: arg, required, multiple }) => ({
      name: arg,
      required: required === true,
      multiple: multiple === true,
    })),
    flags: Object.entries(command.flags).map(([flag, value]) => describeFlag(flag, value, name)),
    help: `${command.summary ?? ''}\n\n${new PlainHelp(config).page(command)}\n`,
    result: schemaOf(schema),
  };
}

function describeFlag(name: string, flag: Command.Flag.Any, command: string): FlagDescription {
  if (flag.env === undefined) throw new Error(`--${name} of ${command} has no variable in the environment`);
  const option = flag.type === 'option' ? flag : undefined;
  return {
    name,
    type: flag.type,
    env: flag.env,
    required: flag.required === true,
    multiple: option?.multiple === true,
    options: option?.options ?? null,
    default: option?.default ?? null,
  };
}

class PlainHelp extends EcomlakeHelp {
  constructor(config: Interfaces.Config) {
    super(config, { stripAnsi: true, maxWidth: 80 });
  }

  page(command: Command.Loadable): string {
    // formatting changes the id of what it is given
    return this.formatCommand({ ...command });
  }
}

/** Consumers must bear new fields, so the schema of an object does not close it. */
function schemaOf(schema: ZodType): object {
  return toJSONSchema(schema, { io: 'input' });
}
