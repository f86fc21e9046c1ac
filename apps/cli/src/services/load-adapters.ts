import type { AdapterRegistry, AnySourceAdapter } from '@ecomlake/source-adapters';

import { CliError } from '../errors/cli-error.ts';

/** Event by which plugins are asked for their adapters; the hook answers with a list of them. */
export const ADAPTERS_HOOK = 'ecomlake:adapters';

/** What is needed of oclif's `Config`. */
export interface PluginHooks {
  runHook(
    event: typeof ADAPTERS_HOOK,
    options: Record<string, never>,
    timeoutMs?: number,
    captureErrors?: boolean,
  ): Promise<{
    readonly successes: readonly { readonly plugin: { readonly name: string }; readonly result: unknown }[];
    readonly failures: readonly { readonly plugin: { readonly name: string }; readonly error: Error }[];
  }>;
}

export interface LoadedAdapters {
  readonly registry: AdapterRegistry;
  /** By adapter id, the npm package that brought it; built-in adapters are not in it. */
  readonly pluginOf: ReadonlyMap<string, string>;
}

/**
 * The built-in adapters and those of installed plugins.
 *
 * @throws {CliError} `ECL_CLI_PLUGIN` when a plugin's hook fails, or answers with something else than new adapters
 */
export async function loadAdapters(plugins: PluginHooks): Promise<LoadedAdapters> {
  const { createBuiltInRegistry } = await import('@ecomlake/pipeline');
  const { successes, failures } = await plugins.runHook(ADAPTERS_HOOK, {}, undefined, true);
  const [failure] = failures;
  if (failure !== undefined)
    throw broken(failure.plugin.name, `its hook failed: ${failure.error.message}`, failure.error);
  const registry = createBuiltInRegistry();
  const pluginOf = new Map<string, string>();
  for (const { plugin, result } of successes) {
    for (const adapter of adaptersOf(result, plugin.name)) {
      try {
        registry.register(adapter);
      } catch (cause) {
        // the registry does not know where an adapter comes from, and that is what the user has to know
        throw broken(plugin.name, cause instanceof Error ? cause.message : String(cause), cause);
      }
      pluginOf.set(adapter.id, plugin.name);
    }
  }
  return { registry, pluginOf };
}

function adaptersOf(result: unknown, plugin: string): readonly AnySourceAdapter[] {
  if (!Array.isArray(result)) throw broken(plugin, `its hook ${ADAPTERS_HOOK} gave no list of adapters`);
  return result.map((item: unknown) => {
    if (isAdapter(item)) return item;
    throw broken(plugin, `its hook ${ADAPTERS_HOOK} gave something that is not an adapter`);
  });
}

/** As far as it can be seen from outside; a plugin brings its own copy of our packages, so classes do not help. */
function isAdapter(value: unknown): value is AnySourceAdapter {
  if (typeof value !== 'object' || value === null) return false;
  const hasId = 'id' in value && typeof value.id === 'string';
  const hasSuffixes = 'fileSuffixes' in value && Array.isArray(value.fileSuffixes);
  return hasId && hasSuffixes && 'open' in value && typeof value.open === 'function' && 'optionsSchema' in value;
}

function broken(plugin: string, reason: string, cause?: unknown): CliError {
  return new CliError('ECL_CLI_PLUGIN', `plugin ${plugin} cannot be used: ${reason}`, {
    cause,
    details: { plugin },
    nextSteps: [`ecomlake plugins update`, `ecomlake plugins uninstall ${plugin}`],
  });
}
