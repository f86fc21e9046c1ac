import { openLocalFile } from '../src/bytes/file-port.ts';
import type { OpenFile } from '../src/bytes/file-port.ts';

/** The local file system, with a count of the files held open. */
export function countingOpenFile(): { readonly openFile: OpenFile; readonly openCount: () => number } {
  let count = 0;
  return {
    openCount: () => count,
    async openFile(path) {
      const file = await openLocalFile(path);
      count++;
      let isOpen = true;
      return {
        ...file,
        async close() {
          if (isOpen) count--;
          isOpen = false;
          await file.close();
        },
      };
    },
  };
}
