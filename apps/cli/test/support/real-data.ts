import { createRequire } from 'node:module';
import { join } from 'node:path';

/** Absolute path of a file of `vega-datasets`, whose door does not lead to its data. */
export function realData(name: string): string {
  const entry = createRequire(import.meta.url).resolve('vega-datasets');
  return join(entry.slice(0, entry.lastIndexOf('vega-datasets')), 'vega-datasets/data', name);
}
