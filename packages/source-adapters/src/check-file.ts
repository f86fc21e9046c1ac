import { dirname } from 'node:path';

import type { OpenFile } from './bytes/file-port.ts';
import { openOrExplain } from './bytes/open-byte-blocks.ts';
import { SourceAdapterError } from './errors.ts';
import type { CheckResult } from './source-adapter.ts';

/** Whether a file can be opened for reading. */
export async function checkFile(openFile: OpenFile, path: string): Promise<CheckResult> {
  try {
    const file = await openOrExplain(openFile, path);
    await file.close();
    return { ok: true, message: `${path}: ${file.size} bytes` };
  } catch (error) {
    if (!(error instanceof SourceAdapterError)) throw error;
    const fix = error.code === 'ECL_SOURCE_NOT_FOUND' ? `ls -l ${dirname(path)}` : `chmod u+r ${path}`;
    return { ok: false, message: error.message, fix };
  }
}
