import { formatCrc32c, updateCrc32c } from '@ecomlake/manifest';

import { MANIFEST_NAME } from '../names.ts';

/**
 * On a local lake a manifest's generation is its partition version. One without (from another program, or damaged) is
 * told by its content. `undefined` for any other object.
 */
export function versionOf(name: string, bytes: Uint8Array): string | undefined {
  if (name.slice(name.lastIndexOf('/') + 1) !== MANIFEST_NAME) return undefined;
  // only this one member: whether the rest can be read is for those to judge who read it
  const version = memberOf(memberOf(parse(bytes), 'publication'), 'partition_version');
  if (typeof version === 'number' && Number.isSafeInteger(version) && version > 0) return String(version);
  return `x${formatCrc32c(updateCrc32c(0, bytes))}`;
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined; // a damaged manifest has a generation too, or it could not be replaced by anybody
  }
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.getOwnPropertyDescriptor(value, name)?.value;
}
