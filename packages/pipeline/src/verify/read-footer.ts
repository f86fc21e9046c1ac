import { parquetMetadataAsync } from 'hyparquet';

import type { ReadablePart } from '@ecomlake/gcs-uploader';

/** What a part's footer says of it. @throws when there is no readable footer */
export async function readPartFooter(
  part: ReadablePart,
): Promise<{ readonly rows: number; readonly rowGroups: number }> {
  const slice = async (start: number, end: number = part.size): Promise<ArrayBuffer> => {
    // a copy, because hyparquet keeps the whole buffer behind what it is given
    return Uint8Array.from(await part.read(start, end)).buffer;
  };
  const metadata = await parquetMetadataAsync({ byteLength: part.size, slice });
  return { rows: Number(metadata.num_rows), rowGroups: metadata.row_groups.length };
}
