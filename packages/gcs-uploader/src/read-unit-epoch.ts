import type { Lake, ReadOptions, Unit } from './lake.ts';
import { readManifest } from './read-partition.ts';

/**
 * The highest epoch the lake knows of a unit, from its fence and its manifest; 0 for none. A lease has to be above it,
 * also when the state that handed out the older leases was lost.
 */
export async function readUnitEpoch(lake: Lake, unit: Unit, options: ReadOptions = {}): Promise<number> {
  const [fence, manifest] = await Promise.all([lake.highestEpoch(unit, options), readManifest(lake, unit, options)]);
  const content = manifest !== undefined && 'manifest' in manifest.content ? manifest.content.manifest : undefined;
  return Math.max(fence, content?.schemaVersion === '1.0.0' ? content.epoch : 0);
}
