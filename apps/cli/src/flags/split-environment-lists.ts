import type { Command, Interfaces } from '@oclif/core';

/**
 * A repeatable option that comes from the environment arrives from oclif as one text; it is a list there too, separated by
 * commas. Changes `values`, which was made for this command alone.
 */
export function splitEnvironmentLists(values: Record<string, unknown>, flags: Interfaces.FlagInput): void {
  for (const [name, flag] of Object.entries<Command.Flag>(flags)) {
    const value = values[name];
    if (flag.type !== 'option' || !flag.multiple || typeof value !== 'string') continue;
    values[name] = value
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '');
  }
}
