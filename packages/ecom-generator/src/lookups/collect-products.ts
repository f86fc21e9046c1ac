import type { RecordBatch } from 'apache-arrow';

import { EcomGeneratorError } from '../errors.ts';
import type { ProductTable } from './lookup-tables.ts';
import { countRows, readCodes, readNumbers, readTexts } from './read-column.ts';
import { createTextBuilder } from './text-column.ts';

const LAST_ID = 2_147_483_647;

/**
 * The catalogue, put into order of product id.
 * @throws {EcomGeneratorError} `ECL_GENERATOR_LOOKUPS_INVALID` when it is empty, or an id is out of range or stands twice
 */
export function collectProducts(batches: readonly RecordBatch[], path: string): ProductTable {
  const invalid = (message: string): EcomGeneratorError =>
    new EcomGeneratorError('ECL_GENERATOR_LOOKUPS_INVALID', `${path}: ${message}`, { details: { path } });
  const count = countRows(batches);
  if (count === 0) throw invalid('has no rows; a shop needs products');

  const ids = readNumbers(batches, 'product_id', 0);
  const wrong = ids.find((id) => id < 1 || id > LAST_ID);
  if (wrong !== undefined) throw invalid(`product_id ${wrong} is not in 1 … ${LAST_ID}`);
  const rows = Int32Array.from({ length: count }, (_, row) => row).sort(
    (left, right) => (ids[left] ?? 0) - (ids[right] ?? 0),
  );
  const productId = rows.map((row) => ids[row] ?? 0);
  const twice = productId.find((id, index) => index > 0 && productId[index - 1] === id);
  if (twice !== undefined) throw invalid(`product_id ${twice} stands twice`);

  const names = readTexts(batches, 'product_name');
  const sortedNames = createTextBuilder(count, 24);
  for (const row of rows) sortedNames.appendBytes(names.bytes, names.offsets[row] ?? 0, names.offsets[row + 1] ?? 0);
  const category = readCodes(batches, 'category');
  const sorted = (column: string): Int32Array => {
    const values = readNumbers(batches, column, 0);
    return rows.map((row) => values[row] ?? 0);
  };
  return {
    count,
    productId,
    productName: sortedNames.finish(),
    category: { codes: Int16Array.from(rows, (row) => category.codes[row] ?? -1), values: category.values },
    unitPriceCents: sorted('unit_price'),
    costPriceCents: sorted('cost_price'),
    inventoryQuantity: sorted('inventory_quantity'),
  };
}
