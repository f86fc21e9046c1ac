import { threefry } from './threefry.ts';

/**
 * The 64-bit key of a random stream. Streams form a tree: the seed gives one key per purpose, a purpose gives one key per
 * thing it decides about. A draw is addressed by its place in that tree, never by how many draws were made before it.
 */
export interface StreamKey {
  readonly key0: number;
  readonly key1: number;
}

/**
 * The labels of the decisions. Their text is part of the format: another text gives other data.
 * A parameter that only one purpose reads can therefore change nothing but that purpose's decisions.
 */
export type Purpose =
  | 'product'
  | 'customer'
  | 'guest'
  | 'customer-id'
  | 'first-visit'
  | 'starts'
  | 'chain'
  | 'visit'
  | 'cart'
  | 'mess'
  | 'spike';

/** The key of a purpose (or of a purpose and a name below it) under a seed. `seed` is a non-negative safe integer. */
export function purposeKey(seed: number, purpose: Purpose, name = ''): StreamKey {
  const out = new Int32Array(2);
  threefry(out, seed | 0, Math.floor(seed / 0x1_0000_0000) | 0, hashText(purpose), hashText(name));
  return keyOf(out);
}

/** The key of one thing below another key. */
export function childKey(parent: StreamKey, id0: number, id1: number): StreamKey {
  const out = new Int32Array(2);
  threefry(out, parent.key0, parent.key1, id0, id1);
  return keyOf(out);
}

function keyOf(out: Int32Array): StreamKey {
  return { key0: out[0] ?? 0, key1: out[1] ?? 0 };
}

/** FNV-1a over UTF-16 units; purposes are ASCII. */
function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash | 0;
}
