/** What is kept of a bucket. Records are plain JSON: the directory driver writes them as they are. */
export interface BucketRecord {
  readonly name: string;
  readonly location: string;
  readonly storageClass: string;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly metageneration: number;
  /** ISO 8601, UTC. */
  readonly timeCreated: string;
}

/** What a writer may say of an object besides its bytes. */
export interface ObjectAttributes {
  readonly contentType: string;
  readonly storageClass: string;
  readonly contentEncoding?: string | undefined;
  readonly contentDisposition?: string | undefined;
  readonly contentLanguage?: string | undefined;
  readonly cacheControl?: string | undefined;
  readonly customTime?: string | undefined;
  readonly metadata?: Readonly<Record<string, string>> | undefined;
}

/** A whole blob; content is a list of them, so that composing copies nothing. */
export interface Segment {
  readonly blobId: string;
  readonly size: number;
}

export interface ObjectRecord {
  readonly bucket: string;
  readonly name: string;
  /** Decimal int64. */
  readonly generation: string;
  readonly metageneration: number;
  readonly size: number;
  readonly crc32c: number;
  /** Base64; composites have none. */
  readonly md5Hash?: string | undefined;
  readonly componentCount?: number | undefined;
  readonly segments: readonly Segment[];
  readonly attributes: ObjectAttributes;
  readonly timeCreated: string;
  readonly updated: string;
  /** The session that made this generation: lets a restart see that the session is over. */
  readonly uploadId?: string | undefined;
}

export interface SessionRecord {
  readonly uploadId: string;
  readonly bucket: string;
  readonly name: string;
  readonly blobId: string;
  readonly attributes: ObjectAttributes;
  /** Base64 values declared at the start. */
  readonly declared: { readonly crc32c?: readonly string[]; readonly md5Hash?: readonly string[] };
  /** The preconditions' query parameters, to be judged at the end. */
  readonly preconditions: Readonly<Record<string, string>>;
  /** Total size, once a request has stated it. */
  readonly totalSize?: number | undefined;
  /** Milliseconds since the epoch. */
  readonly startedAtMs: number;
  /** The finished object, as it was when the session ended. */
  readonly result?: ObjectRecord | undefined;
}
