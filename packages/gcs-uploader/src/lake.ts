/** Table × partition: what is leased, published, retried and proved as a whole. */
export interface Unit {
  readonly table: string;
  /** Escaped `key=value`, the folder's name. */
  readonly partition: string;
}

export interface LakeObject {
  /** From the lake's root, segments parted by `/`. */
  readonly name: string;
  readonly size: number;
  /** Base64 of four big-endian bytes; `null` where the lake does not keep it and the object has to be read. */
  readonly crc32c: string | null;
  /** Changes with every new content under this name. Opaque, but for `'0'`, which stands for "no object". */
  readonly generation: string;
  /** Changes with every touch of the same content. */
  readonly metageneration: string;
  /** `true` for a symbolic link or device in a local lake; it is listed, but never read. */
  readonly isIrregular?: true | undefined;
}

export interface ReadOptions {
  readonly signal?: AbortSignal | undefined;
}

/** Published data, and the way to publish more. One conformance suite holds every implementation to this. */
export interface Lake {
  /** `file:///data/lake`, `gs://bucket/prefix` */
  readonly url: string;
  /** `true` if `LakeObject.generation` outlives a copy of the lake and may be written into manifests. */
  readonly hasDurableGenerations: boolean;
  urlOf(name: string): string;
  head(name: string, options?: ReadOptions): Promise<LakeObject | undefined>;
  /** A whole small object, with the metadata of exactly these bytes. */
  get(
    name: string,
    options?: ReadOptions,
  ): Promise<{ readonly object: LakeObject; readonly bytes: Uint8Array } | undefined>;
  /** Bytes `start` (inclusive) to `end` (exclusive). @throws {LakeError} `ECL_LAKE_NOT_FOUND` */
  read(name: string, start: number, end: number, options?: ReadOptions): Promise<Uint8Array>;
  /** All bytes, in pieces. @throws {LakeError} `ECL_LAKE_NOT_FOUND` */
  stream(name: string, options?: ReadOptions): AsyncIterable<Uint8Array>;
  /** Objects whose names begin with `prefix`, in order of UTF-8 bytes; the lake's own bookkeeping is left out. */
  list(prefix: string, options?: ReadOptions): AsyncIterable<LakeObject>;
  /** Names of the folders directly in `folder` (`''` for the root), same order. */
  listFolders(folder: string, options?: ReadOptions): AsyncIterable<string>;
  /** Make sure that what readers see of the unit would survive a power loss: its publisher may have died before it did. */
  settle(unit: Unit, options?: ReadOptions): Promise<void>;
  /** The highest fence raised for the unit, 0 for none. */
  highestEpoch(unit: Unit, options?: ReadOptions): Promise<number>;
  /**
   * Raise the fence: from here on every publisher of the unit with a lower epoch fails.
   *
   * @throws {LakeError} `ECL_LAKE_FENCED`, `ECL_LAKE_EPOCH_TAKEN`
   */
  openUnit(options: OpenUnitOptions): Promise<UnitPublisher>;
}

export interface OpenUnitOptions extends ReadOptions {
  readonly unit: Unit;
  /** From a lease, a whole number from 1; used by one publisher only. */
  readonly epoch: number;
  readonly runId: string;
  /** The lease; the holder may open the same epoch again by naming it. @default a fresh one, so the epoch can be opened once */
  readonly leaseId?: string | undefined;
}

/** A local file on its way into the lake. */
export interface LocalObject {
  readonly name: string;
  readonly localPath: string;
  readonly size: number;
  readonly crc32c: string;
}

export interface PlaceOptions extends ReadOptions {
  /** Replace the object of this generation. @default create only */
  readonly replaceGeneration?: string | undefined;
}

export interface Placed {
  /** `adopted`: equal bytes were there already, and nothing was sent. */
  readonly outcome: 'created' | 'adopted' | 'replaced';
  readonly object: LakeObject;
}

/** The holder of a unit's fence. Each operation fails with `ECL_LAKE_FENCED` once a higher fence is raised. */
export interface UnitPublisher extends AsyncDisposable {
  readonly unit: Unit;
  readonly epoch: number;
  /**
   * Bring a file near its place and prove its bytes, while readers still see nothing of it.
   *
   * @throws {LakeError} `ECL_LAKE_PART_CHANGED`
   */
  stage(object: LocalObject, options?: ReadOptions): Promise<void>;
  /**
   * Put a file in its place, staging it first if need be.
   *
   * @throws {LakeError} `ECL_LAKE_CONFLICT` when other bytes are there
   */
  place(object: LocalObject, options?: PlaceOptions): Promise<Placed>;
  /** Write a small object if its generation is `ifGeneration` (`'0'`: if it does not exist). */
  write(name: string, bytes: Uint8Array, ifGeneration: string, options?: ReadOptions): Promise<WriteResult>;
  /** Delete exactly the object that was listed. */
  remove(
    object: Pick<LakeObject, 'name' | 'generation' | 'metageneration'>,
    options?: ReadOptions,
  ): Promise<RemoveResult>;
  /** @throws {LakeError} `ECL_LAKE_FENCED` */
  assertHolds(options?: ReadOptions): Promise<void>;
}

export type WriteResult =
  | { readonly outcome: 'written'; readonly generation: string }
  /** The object has another generation. */
  | { readonly outcome: 'refused' };

export type RemoveResult = 'removed' | 'absent' | 'refused';
