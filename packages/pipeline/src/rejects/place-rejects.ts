import { readFile, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { placeFile } from '../place-file.ts';
import type { RejectFile } from './reject-ledger.ts';

const LEDGER_NAME = /^rejects-(.+)\.jsonl$/;

/**
 * Put a ledger that no manifest names into the lake, unless an earlier run has left the same rejects there: doing a run again then
 * adds nothing.
 *
 * @param root absolute path of the lake's root
 */
export async function placeRejects(root: string, file: RejectFile, runId: string): Promise<void> {
  if (await isKnown(dirname(join(root, file.path)), file, runId)) return;
  await placeFile(root, file.path, file.localPath);
}

/** Lines differ from run to run in the run's id alone, whose length is always the same. */
async function isKnown(folder: string, file: RejectFile, runId: string): Promise<boolean> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  });
  const { size } = await stat(file.localPath);
  for (const name of names) {
    const earlierRun = LEDGER_NAME.exec(name)?.[1];
    // sizes first, one after the other: a ledger can be large, and equal sizes are rare
    if (earlierRun === undefined || (await stat(join(folder, name))).size !== size) continue;
    const [earlier, present] = await Promise.all([
      readFile(join(folder, name), 'utf8'),
      readFile(file.localPath, 'utf8'),
    ]);
    if (withoutRun(earlier, earlierRun) === withoutRun(present, runId)) return true;
  }
  return false;
}

function withoutRun(text: string, runId: string): string {
  return text.replaceAll(`"run_id":${JSON.stringify(runId)}`, '"run_id":""');
}
