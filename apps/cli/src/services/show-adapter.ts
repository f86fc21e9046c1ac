import type { AnySourceAdapter } from '@ecomlake/source-adapters';

import { CliError } from '../errors/cli-error.ts';
import { closestWord } from '../terminal/edit-distance.ts';
import type { AdapterEntry } from './list-adapters.ts';
import { listAdapters } from './list-adapters.ts';
import type { LoadedAdapters } from './load-adapters.ts';

export interface AdapterDocument extends AdapterEntry {
  /** It can say whether its source is reachable, which `ecomlake doctor` asks. */
  readonly can_check: boolean;
  /** It can propose contracts, which `ecomlake contract propose` asks. */
  readonly can_discover: boolean;
  /** JSON Schema of its options. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** @throws {CliError} `ECL_CLI_UNKNOWN_ADAPTER` */
export async function showAdapter(id: string, loaded: LoadedAdapters): Promise<AdapterDocument> {
  const { adapters } = listAdapters(loaded);
  const entry = adapters.find((adapter) => adapter.id === id);
  if (entry === undefined) throw unknown(id, adapters);
  const adapter = loaded.registry.get(id);
  return {
    ...entry,
    can_check: adapter.check !== undefined,
    can_discover: adapter.discover !== undefined,
    options: await optionsOf(adapter),
  };
}

async function optionsOf({ optionsSchema }: AnySourceAdapter): Promise<AdapterDocument['options']> {
  const { toJSONSchema } = await import('zod');
  try {
    // an option such as a list of rows has no JSON form; it is shown as "anything"
    const schema = toJSONSchema(optionsSchema, { io: 'input', unrepresentable: 'any' });
    const { $schema: _schema, '~standard': _standard, ...options } = schema;
    return options;
  } catch {
    // a plugin may bring another library for its schema; it can still be used, only not be shown
    return {};
  }
}

function unknown(id: string, adapters: readonly AdapterEntry[]): CliError {
  const known = adapters.map((adapter) => adapter.id);
  const suggestion = closestWord(id, known);
  return new CliError('ECL_CLI_UNKNOWN_ADAPTER', `no adapter is called "${id}"; there are ${known.join(', ')}`, {
    details: { adapter: id, known },
    nextSteps: [
      ...(suggestion === undefined ? [] : [`ecomlake adapters show ${suggestion}`]),
      'ecomlake adapters list',
      'ecomlake plugins install PACKAGE',
    ],
  });
}
