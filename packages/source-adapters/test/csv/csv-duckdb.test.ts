import { DuckDBInstance } from '@duckdb/node-api';
import { expect, test } from 'vitest';

import { readCsv } from '../read-csv.ts';
import { temporaryFolder } from '../temporary-folder.ts';

/** A small generator with a seed, so that a failure can be looked at again. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const PIECES = ['"', ',', '\n', ' ', 'x', 'é', '😀', "'", '\\', '#', ';', '0', 'NULL', '\t'];

test('hostile texts, nulls and quoted empties are read as DuckDB reads them', async () => {
  await using folder = await temporaryFolder();
  const random = randomOf(20_240_201);
  const field = (): string => {
    const kind = random();
    if (kind < 0.15) return '';
    if (kind < 0.25) return '""';
    const text = Array.from(
      { length: 1 + Math.floor(random() * 8) },
      () => PIECES[Math.floor(random() * PIECES.length)],
    ).join('');
    return `"${text.replaceAll('"', '""')}"`;
  };
  const content = `n,a,b,c\n${Array.from({ length: 3000 }, (_, index) => `${index},${field()},${field()},${field()}`).join('\n')}\n`;
  const path = await folder.write('hostile.csv', content);
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const options = `header=true, all_varchar=true, delim=',', quote='"', escape='"', nullstr='', allow_quoted_nulls=false, auto_detect=false,
    columns={'n':'VARCHAR','a':'VARCHAR','b':'VARCHAR','c':'VARCHAR'}, parallel=false`;
  const theirs = await connection.runAndReadAll(`SELECT * FROM read_csv('${path}', ${options})`);

  const { rows, rejects } = await readCsv(content, { fields: { n: 'string', a: 'string', b: 'string', c: 'string' } });

  expect(rejects).toEqual([]);
  expect(rows.map((row) => Object.values(row))).toEqual(theirs.getRows());
});

test('numbers, days and timestamps have the values that DuckDB gives them', async () => {
  await using folder = await temporaryFolder();
  const random = randomOf(7);
  const lines = Array.from({ length: 2000 }, () => {
    const day = new Date(Math.floor((random() - 0.3) * 4e12)).toISOString();
    const big = BigInt(Math.floor((random() - 0.5) * 2 ** 52)) * 2047n;
    return [
      big,
      (random() * 1e6 - 5e5).toFixed(3),
      (random() - 0.5) * 10 ** Math.floor(random() * 30),
      day.slice(0, 10),
      `${day.slice(0, 19)}.123456`,
      random() < 0.5,
    ].join(',');
  });
  const content = `big,price,ratio,day,moment,flag\n${lines.join('\n')}\n`;
  const path = await folder.write('typed.csv', content);
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const theirs = await connection.runAndReadAll(
    `SELECT sum(big)::HUGEINT::VARCHAR, sum(price)::VARCHAR, sum(epoch_us(moment))::HUGEINT::VARCHAR, sum(day - DATE '1970-01-01')::VARCHAR, count(*) FILTER (flag)::VARCHAR, list(ratio)
     FROM read_csv('${path}', columns={'big':'BIGINT','price':'DECIMAL(18,3)','ratio':'DOUBLE','day':'DATE','moment':'TIMESTAMP','flag':'BOOLEAN'}, auto_detect=false, header=true, parallel=false)`,
  );

  const { rows, rejects } = await readCsv(content, {
    fields: {
      big: 'int64!',
      price: 'decimal(18,3)!',
      ratio: 'float64!',
      day: 'date!',
      moment: 'timestamp!',
      flag: 'boolean!',
    },
  });

  const [bigSum, priceSum, microsSum, daySum, flags, ratios] = theirs.getRows()[0] ?? [];
  const sumOf = (toBigint: (row: Readonly<Record<string, unknown>>) => bigint): bigint =>
    rows.reduce((sum, row) => sum + toBigint(row), 0n);
  expect(rejects).toEqual([]);
  expect(sumOf(({ big }) => BigInt(String(big))).toString()).toBe(bigSum);
  expect(
    decimalText(
      sumOf(({ price }) => unscaled(String(price))),
      3,
    ),
  ).toBe(priceSum);
  // Arrow's accessor gives milliseconds with a fraction; the sources all end in 123456 microseconds
  expect(sumOf(({ moment }) => BigInt(Math.floor(Number(moment))) * 1000n + 456n).toString()).toBe(microsSum);
  expect(sumOf(({ day }) => BigInt(Math.floor(Number(day) / 86_400_000))).toString()).toBe(daySum);
  expect(String(rows.filter(({ flag }) => flag === true).length)).toBe(flags);
  expect(rows.map(({ ratio }) => ratio)).toEqual((ratios as { readonly items: readonly unknown[] }).items);
});

function unscaled(words: string): bigint {
  const bits = words.split(' ').reduceRight((sum, word) => (sum << 32n) | BigInt(word), 0n);
  return BigInt.asIntN(32 * words.split(' ').length, bits);
}

function decimalText(value: bigint, scale: number): string {
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, '0');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}
