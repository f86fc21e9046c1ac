import { open } from 'node:fs/promises';

import { parquetMetadataAsync } from 'hyparquet';

/**
 * Count the rows of a Parquet file from its footer, without looking at its data: what accounting calls *published*.
 *
 * @throws when the file has no readable footer
 */
export async function countFooterRows(path: string): Promise<number> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    const slice = async (start: number, end: number = size): Promise<ArrayBuffer> => {
      const bytes = new Uint8Array(end - start);
      await handle.read(bytes, 0, bytes.length, start);
      return bytes.buffer;
    };
    const metadata = await parquetMetadataAsync({ byteLength: size, slice });
    return Number(metadata.num_rows);
  } finally {
    await handle.close();
  }
}
