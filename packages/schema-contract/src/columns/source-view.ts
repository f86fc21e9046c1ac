/**
 * The DataView over the bytes a caller passes, so that parsers can read four of them at once. The last two arrays are remembered: a
 * reader alternates between its block and a small buffer for fields it had to copy.
 */
export class SourceView {
  #source: Uint8Array = NOTHING;
  #view = viewOf(NOTHING);
  #olderSource: Uint8Array = NOTHING;
  #olderView = viewOf(NOTHING);

  of(source: Uint8Array): DataView {
    return source === this.#source ? this.#view : this.#switchTo(source);
  }

  #switchTo(source: Uint8Array): DataView {
    const view = source === this.#olderSource ? this.#olderView : viewOf(source);
    this.#olderSource = this.#source;
    this.#olderView = this.#view;
    this.#source = source;
    this.#view = view;
    return view;
  }
}

const NOTHING = new Uint8Array(0);

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
