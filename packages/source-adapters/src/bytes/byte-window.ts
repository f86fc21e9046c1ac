/** A stretch of a stream that grows at its end and is cut at its beginning. */
export interface ByteWindow {
  readonly bytes: Uint8Array;
  /** Where the unread part begins and ends in `bytes`. */
  readonly start: number;
  readonly end: number;
  /** Nothing follows `end`. */
  readonly isLast: boolean;
  /** Position in the stream of `bytes[0]`. */
  readonly baseOffset: number;
  /** Drop everything before `keepFrom` (an index into `bytes`) and append at least one more block, if there is one. */
  refill(keepFrom: number): Promise<void>;
}

/**
 * A window over blocks. It appends at least as many bytes as it keeps, so that scanning an unfinished record again after each
 * refill costs linear time even for a record of many blocks.
 */
export function createByteWindow(next: () => Promise<Uint8Array | null>): ByteWindow {
  let store: Uint8Array = new Uint8Array(0);
  const window = {
    bytes: store,
    start: 0,
    end: 0,
    isLast: false,
    baseOffset: 0,
    async refill(keepFrom: number): Promise<void> {
      const kept = window.end - keepFrom;
      if (kept > 0) store = moveToFront(store, window.bytes, keepFrom, kept);
      window.bytes = store;
      window.start = 0;
      window.end = kept;
      window.baseOffset += keepFrom;
      do {
        // blocks come in order; each is only valid until the next is asked for
        const block = await next();
        if (block === null) {
          window.isLast = true;
        } else if (window.end === 0) {
          window.bytes = block; // used in place: nothing is kept, nothing has to be joined
          window.end = block.length;
        } else {
          store = withRoomFor(store, window.end, block.length);
          store.set(block, window.end);
          window.bytes = store;
          window.end += block.length;
        }
      } while (!window.isLast && (window.end === kept || window.end - kept < kept));
    },
  };
  return window;
}

function moveToFront(store: Uint8Array, bytes: Uint8Array, from: number, length: number): Uint8Array {
  if (bytes === store) return store.copyWithin(0, from, from + length);
  const target = withRoomFor(store, 0, length);
  target.set(bytes.subarray(from, from + length));
  return target;
}

function withRoomFor(store: Uint8Array, used: number, more: number): Uint8Array {
  if (used + more <= store.length) return store;
  const grown = new Uint8Array(Math.max(used + more, Math.min(2 * store.length, 16 * 1024 * 1024)));
  grown.set(store.subarray(0, used));
  return grown;
}
