export interface CommandCatalogue {
  readonly commands: readonly CommandEntry[];
}

export interface CommandEntry {
  /** As typed after `ecomlake`. */
  readonly name: string;
  readonly summary: string;
  readonly aliases: readonly string[];
  /** npm package that brings the command. */
  readonly plugin: string;
}

/** What is needed of a command as oclif knows it. */
export interface KnownCommand {
  /** Words joined by `:` or blanks. */
  readonly id: string;
  readonly summary?: string | undefined;
  readonly description?: string | undefined;
  readonly aliases: readonly string[];
  readonly hidden?: boolean | undefined;
  readonly pluginName?: string | undefined;
}

/** Commands by name; each once, its aliases beside it. */
export function listCommands(commands: readonly KnownCommand[]): CommandCatalogue {
  const spaced = (id: string): string => id.replaceAll(':', ' ');
  const entries = commands
    // oclif lists an alias as a command of its own
    .filter(({ hidden, id, aliases }) => hidden !== true && !aliases.includes(id))
    .map(({ id, summary, description, aliases, pluginName }) => ({
      name: spaced(id),
      // oclif's own plugins leave the name of the program open
      summary: (summary ?? description ?? '').split('\n', 1)[0]?.replaceAll('<%= config.bin %>', 'ecomlake') ?? '',
      aliases: aliases.map(spaced),
      plugin: pluginName ?? '',
    }));
  return { commands: entries.sort((left, right) => (left.name < right.name ? -1 : 1)) };
}
