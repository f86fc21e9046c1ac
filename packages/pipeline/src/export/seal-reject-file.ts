import { createReadStream } from 'node:fs';

import { formatCrc32c, updateCrc32c, type ManifestRejects } from '@ecomlake/manifest';

import type { RejectFile } from '../rejects/reject-ledger.ts';

/** Describe a closed reject file as its partition's manifest names it. */
export async function sealRejectFile({ localPath, path, lines }: RejectFile): Promise<ManifestRejects> {
  let bytes = 0;
  let crc = 0;
  for await (const chunk of createReadStream(localPath)) {
    // a read stream without an encoding yields buffers
    const block = chunk as Buffer;
    bytes += block.length;
    crc = updateCrc32c(crc, block);
  }
  return { path, rows: lines, bytes, crc32c: formatCrc32c(crc) };
}
