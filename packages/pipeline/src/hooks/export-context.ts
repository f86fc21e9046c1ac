/** What a post-export hook gets to see: one finished partition that is not yet published. Frozen. */
export interface ExportContext {
  readonly table: string;
  /** Absolute path of the folder with the parts, outside the published lake. */
  readonly partitionDir: string;
  /** Absolute path of the manifest that will be committed. */
  readonly manifestPath: string;
  /** The parsed manifest, snake_case as in the file. */
  readonly manifest: Readonly<Record<string, unknown>>;
}

/**
 * Looks at a partition before it is published. Its result is ignored; throwing (or rejecting) leaves the partition
 * unpublished. A hook must not change the parts: a changed part fails the partition.
 */
export type PostExportHook = (context: ExportContext) => void | Promise<void>;
