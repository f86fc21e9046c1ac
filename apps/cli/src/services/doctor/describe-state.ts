import { stat } from 'node:fs/promises';

import { countOf } from '../../terminal/format-quantity.ts';
import { lakePath } from '../lake-place.ts';

/**
 * What a state store holds. One that does not exist yet is not made for the sake of looking at it.
 *
 * @param state URL as typed
 * @param directory absolute folder against which a relative one is read
 */
export async function describeState(state: string, directory: string): Promise<string> {
  const isLocal = state.startsWith('file:');
  const folder = isLocal ? lakePath(state.replace(/^file:(?!\/)/, ''), directory) : undefined;
  if (folder !== undefined && (await stat(folder).catch(() => undefined)) === undefined) {
    return `${folder} will be made by the first run`;
  }
  const { openStateStore } = await import('@ecomlake/state-store');
  await using store = await openStateStore(state, { baseDirectory: directory });
  let units = 0;
  for await (const _unit of store.listUnits()) units += 1;
  const runs = await store.listRuns();
  return `${store.url} holds ${countOf(units, 'unit')} and ${countOf(runs.length, 'run')}`;
}
