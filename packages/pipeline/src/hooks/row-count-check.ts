import type { PostExportHook } from './export-context.ts';

export interface RowCountCheckOptions {
  /** @default 1 */
  readonly minRows?: number | undefined;
  /** @default not limited */
  readonly maxRows?: number | undefined;
}

/**
 * Make a hook that lets a partition pass only when its row count is plausible: the counts inside the manifest agree with each
 * other, and their sum is within the bounds given.
 */
export function createRowCountCheck({ minRows = 1, maxRows }: RowCountCheckOptions = {}): PostExportHook {
  return ({ table, manifest }) => {
    const partition = String(manifest['partition']);
    const total = Number(manifest['total_rows']);
    const files = Array.isArray(manifest['files']) ? manifest['files'] : [];
    const sum = files.reduce((rows: number, file: { rows?: unknown }) => rows + Number(file.rows), 0);
    if (sum !== total) throw new Error(`${table}/${partition}: the files hold ${sum} rows, total_rows says ${total}`);
    if (total < minRows) throw new Error(`${table}/${partition}: ${total} rows, expected at least ${minRows}`);
    if (maxRows !== undefined && total > maxRows) {
      throw new Error(`${table}/${partition}: ${total} rows, expected at most ${maxRows}`);
    }
  };
}

/** The row-count check with its defaults, for `--post-export-hook @ecomlake/pipeline:rowCountCheck`. */
export const rowCountCheck: PostExportHook = createRowCountCheck();
