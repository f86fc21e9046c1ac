import type { Manifest, ManifestDocument } from '@ecomlake/manifest';

import type { Clock } from './clock.ts';
import type { Lake } from './lake.ts';
import type { Logger } from './logger.ts';

/** A file of the manifest on local disk. */
export interface LocalPart {
  /** File name in the partition's folder, or the whole path as in the manifest. */
  readonly name: string;
  readonly localPath: string;
}

/** What a hook sees: the version as it is about to be published. Frozen. */
export interface HookContext {
  readonly table: string;
  readonly partition: string;
  readonly manifest: Manifest;
  /** The same, as in the file. */
  readonly document: ManifestDocument;
  /** Exactly what `_MANIFEST.json` will hold. */
  readonly manifestText: string;
  readonly parts: readonly LocalPart[];
}

/** May veto by throwing; the lake is then left as it was. Must not change parts. */
export type PublishHook = (context: HookContext) => void | Promise<void>;

/** Facts that were read back from the lake, in the order in which they become true. */
export type PublishStep =
  /** All parts are in place and proved; nothing names them yet. */
  | { readonly kind: 'uploaded'; readonly files: number; readonly bytes: number }
  /** The manifest names them, and the marker names the manifest. */
  | { readonly kind: 'published'; readonly manifestGeneration: string; readonly manifestSha256: string };

export interface PublishPartitionOptions {
  readonly lake: Lake;
  /** From `buildManifest`. For a default partition: the slice to publish, which is merged with what is there. */
  readonly manifest: Manifest;
  /** Local files for the manifest's parts; those the lake holds already need none. */
  readonly parts: readonly LocalPart[];
  /** Local file of the reject ledger; needed if the manifest names one. */
  readonly rejectsPath?: string | undefined;
  /** Fencing token of the lease. @default manifest.epoch */
  readonly epoch?: number | undefined;
  /** @default manifest.runId */
  readonly runId?: string | undefined;
  /** Lets the same lease holder try again under the same epoch. @default a fresh one */
  readonly leaseId?: string | undefined;
  /** The lease was taken from a holder that did not give it back; the partition is then committed again in any case. @default false */
  readonly isTakeover?: boolean | undefined;
  /** `plain` names are not given by content, so parts are replaced. @default 'hashed' */
  readonly partNames?: 'hashed' | 'plain' | undefined;
  /** Publish a partition without rows. @default false */
  readonly allowEmpty?: boolean | undefined;
  /** Run in order before anything in the lake changes. Not run when there is nothing new to publish. @default [] */
  readonly hooks?: readonly PublishHook[] | undefined;
  /** Read the marker back at the end. @default true */
  readonly validate?: boolean | undefined;
  /** Throws if the lease is lost; asked right before the commit. */
  readonly checkLease?: (() => void | Promise<void>) | undefined;
  /** Called after each step was proved, and awaited before the next. */
  readonly onStep?: ((step: PublishStep) => void | Promise<void>) | undefined;
  /** Stops before the commit and puts things back; after the commit the publication is brought to its end. */
  readonly signal?: AbortSignal | undefined;
  readonly logger?: Logger | undefined;
  /** @default the system's clock */
  readonly clock?: Clock | undefined;
}

export interface PublishPartitionResult {
  /**
   * `published`: a new version. `recommitted`: equal content under a new epoch, after a takeover. `completed`: a version
   * committed earlier got its marker. `unchanged`: nothing was written.
   */
  readonly status: 'published' | 'recommitted' | 'completed' | 'unchanged';
  /** As it is in the lake. */
  readonly manifest: Manifest;
  readonly manifestName: string;
  readonly manifestGeneration: string;
  readonly manifestSha256: string;
  readonly partitionVersion: number;
  /** Parts and reject ledgers of the version. */
  readonly filesTotal: number;
  readonly filesUploaded: number;
  /** Equal files that were there already. */
  readonly filesSkipped: number;
  readonly filesVerified: number;
  readonly filesSwept: number;
  readonly bytesUploaded: number;
  readonly attempts: number;
  readonly durationMs: number;
}
