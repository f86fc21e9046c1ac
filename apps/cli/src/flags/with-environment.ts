import type { Interfaces } from '@oclif/core';

/** `target-size-mb` → `ECOMLAKE_TARGET_SIZE_MB` */
export function environmentName(flagName: string): string {
  return `ECOMLAKE_${flagName.toUpperCase().replaceAll('-', '_')}`;
}

/** Every option can be set in the environment; this gives each of `flags` its variable's name. */
export function withEnvironment<Flags extends Interfaces.FlagInput>(flags: Flags): Flags {
  return Object.fromEntries(
    Object.entries(flags).map(([name, flag]) => [name, { ...flag, env: environmentName(name) }]),
    // same keys, same values with one more property
  ) as Flags;
}
