import type { Hook } from '@oclif/core';

import { CliError } from '../errors/cli-error.ts';
import { closestWord } from '../terminal/edit-distance.ts';

/** Refuse an unknown command and name the nearest one. It is never run unasked: what was typed may have been meant to write. */
export const commandNotFound: Hook<'command_not_found'> = async ({ config, id }) => {
  const typed = id.replaceAll(':', ' ');
  const known = config.commands
    .filter((command) => command.hidden !== true)
    .flatMap(({ id, aliases }) => [id, ...aliases]);
  const names = known.map((name) => name.replaceAll(':', ' '));
  // `export-raw2 data` arrives as one id: its first words may be the command
  const words = typed.split(' ');
  const suggestion =
    closestWord(typed, names) ?? closestWord(words.slice(0, 2).join(' '), names) ?? closestWord(words[0] ?? '', names);
  throw new CliError('ECL_CLI_UNKNOWN_COMMAND', `"${typed}" is not a command of ecomlake`, {
    details: { command: typed, suggestion: suggestion ?? null },
    nextSteps: [...(suggestion === undefined ? [] : [`did you mean: ecomlake ${suggestion}`]), 'ecomlake commands'],
  });
};
