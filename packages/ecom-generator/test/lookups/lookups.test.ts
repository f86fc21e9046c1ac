import { appendFile, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { loadLookups } from '../../src/lookups/load-lookups.ts';
import { writeLookups } from '../../src/lookups/lookup-files.ts';
import { NO_DAY } from '../../src/lookups/lookup-tables.ts';
import { codeAt, textAt } from '../../src/lookups/text-column.ts';
import { writeGeneratedLookups } from '../../src/run/write-generated-lookups.ts';
import { digestDays, lookupsOf, recordingLogger, smallShop, temporaryDirectory } from '../support/small-shop.ts';

const config = smallShop();
const lookups = lookupsOf(config);

async function writtenLookups(): Promise<string> {
  const directory = join(await temporaryDirectory(), 'static_lookups');
  await writeLookups({ lookups, directory, seed: config.seed, configSha256: config.lookupsConfigSha256 });
  return directory;
}

describe('generated lookups', () => {
  test('have the configured number of registered customers and guests', () => {
    const { customers, products } = lookups;
    const guests = customers.isGuest.reduce((sum, flag) => sum + flag, 0);

    expect([customers.count, guests, products.count]).toEqual([2_000, 800, 120]);
    expect(textAt(customers.customerId, 0)).toMatch(/^CUST-\d{4}$/);
    expect(textAt(customers.customerId, 1_999)).toBe('GUEST-100799');
  });

  test('give guests no profile, and registered customers a unique address and an enrolment after sign-up', () => {
    const { customers } = lookups;
    const emails = new Set<string | null>();
    for (let row = 0; row < customers.count; row += 1) {
      const signupDay = customers.signupDay[row] ?? NO_DAY;
      if (customers.isGuest[row] === 1) {
        expect([textAt(customers.firstName, row), codeAt(customers.signupChannel, row), signupDay]).toEqual([
          null,
          null,
          NO_DAY,
        ]);
        continue;
      }
      emails.add(textAt(customers.email, row));
      const enrollmentDay = customers.enrollmentDay[row] ?? NO_DAY;
      expect(enrollmentDay === NO_DAY).toBe(codeAt(customers.initialLoyaltyTier, row) === null);
      if (enrollmentDay !== NO_DAY) expect(enrollmentDay).toBeGreaterThanOrEqual(signupDay);
    }

    expect(emails.size).toBe(1_200);
    expect([...emails].every((email) => /@example\.(com|net|org)$/.test(email ?? ''))).toBe(true);
  });

  test('name every product once, and price it within the configured range', () => {
    const { products } = lookups;
    const names = new Set(
      Array.from({ length: products.count }, (_, row) => textAt(products.productName, row)?.toLowerCase()),
    );

    expect(names.size).toBe(products.count);
    expect(Math.min(...products.unitPriceCents)).toBeGreaterThanOrEqual(500);
    expect(Math.max(...products.unitPriceCents)).toBeLessThanOrEqual(25_000);
    products.costPriceCents.forEach((cost, row) => {
      const share = cost / (products.unitPriceCents[row] ?? 1);
      expect(share).toBeGreaterThan(0.39);
      expect(share).toBeLessThan(0.71);
    });
  });

  test('know a gender for all but five in a hundred', () => {
    const { customers } = lookups;
    const unknown = Array.from({ length: 1_200 }, (_, row) => codeAt(customers.gender, row)).filter(
      (gender) => gender === 'Unknown',
    );

    expect(unknown.length / 1_200).toBeGreaterThan(0.02);
    expect(unknown.length / 1_200).toBeLessThan(0.08);
  });
});

describe('a lookups folder', () => {
  test('is read back as it was written, and gives the same days as lookups made in memory', async () => {
    const directory = await writtenLookups();

    const loaded = await loadLookups({ directory, config });

    expect(loaded.sha256).toBe(lookups.sha256);
    expect(loaded.signupRange).toEqual(lookups.signupRange);
    for (const row of [0, 7, 1_199, 1_200, 1_999]) {
      expect(textAt(loaded.customers.email, row)).toBe(textAt(lookups.customers.email, row));
      expect(codeAt(loaded.customers.gender, row)).toBe(codeAt(lookups.customers.gender, row));
      expect(loaded.customers.age[row]).toBe(lookups.customers.age[row]);
      expect(loaded.customers.signupDay[row]).toBe(lookups.customers.signupDay[row]);
      expect(textAt(loaded.customers.billingAddress, row)).toBe(textAt(lookups.customers.billingAddress, row));
    }
    expect(await digestDays('2020-01-01', '2020-01-05', { lookupsFrom: directory })).toEqual(
      await digestDays('2020-01-01', '2020-01-05'),
    );
  });

  test('is left alone by a second call with the same inputs, and by every run that uses it', async () => {
    const directory = await writtenLookups();
    const before = await readFile(join(directory, 'customers.csv'));

    const again = await writeGeneratedLookups({ config, directory });
    await digestDays('2020-01-01', '2020-01-03', { lookupsFrom: directory, messLevel: 'heavy_mess' });

    expect(again.status).toBe('unchanged');
    expect(await readFile(join(directory, 'customers.csv'))).toEqual(before);
    expect((await readdir(directory)).sort()).toEqual(['customers.csv', 'lookups.json', 'product_catalog.csv']);
  });

  test('with other lookups is refused instead of overwritten', async () => {
    const directory = await writtenLookups();
    const before = await readFile(join(directory, 'customers.csv'));

    await expect(writeGeneratedLookups({ config: smallShop('', 7), directory })).rejects.toMatchObject({
      code: 'ECL_GENERATOR_LOOKUPS_MISMATCH',
    });
    expect(await readFile(join(directory, 'customers.csv'))).toEqual(before);
  });

  test('of the predecessor is accepted: CRLF, ages as 34.0, no description', async () => {
    const directory = await writtenLookups();
    const old = join(await temporaryDirectory(), 'old');
    await mkdir(old);
    const customers = await readFile(join(directory, 'customers.csv'), 'utf8');
    await writeFile(
      join(old, 'customers.csv'),
      customers.replaceAll(/,(\d\d),(False),/g, ',$1.0,$2,').replaceAll('\n', '\r\n'),
    );
    await writeFile(join(old, 'product_catalog.csv'), await readFile(join(directory, 'product_catalog.csv')));

    const loaded = await loadLookups({ directory: old, config });

    expect(loaded.customers.age[0]).toBe(lookups.customers.age[0]);
    expect(loaded.customers.count).toBe(2_000);
    expect(loaded.signupRange.firstDay).toBeGreaterThanOrEqual(lookups.signupRange.firstDay);
  });

  test('of another configuration is used, with a warning', async () => {
    const directory = await writtenLookups();
    const logger = recordingLogger();

    await loadLookups({ directory, config: smallShop('  no_tier_probability: 0.5\n'), logger });

    expect(logger.warnings).toEqual(['lookups were made with another configuration; they are used as they are']);
  });
});

describe('refused:', () => {
  test('a folder that is not there', async () => {
    const directory = join(await temporaryDirectory(), 'none');

    await expect(loadLookups({ directory, config })).rejects.toMatchObject({
      code: 'ECL_GENERATOR_LOOKUPS_MISSING',
      message: expect.stringContaining('--generate-lookups-only'),
    });
  });

  test('lookups of another seed', async () => {
    const directory = await writtenLookups();

    await expect(loadLookups({ directory, config: smallShop('', 7) })).rejects.toMatchObject({
      code: 'ECL_GENERATOR_LOOKUPS_MISMATCH',
      message: expect.stringContaining('seed 42, this run has seed 7'),
    });
  });

  test('a file that was changed after it was made', async () => {
    const directory = await writtenLookups();
    await appendFile(join(directory, 'customers.csv'), '\n');

    await expect(loadLookups({ directory, config })).rejects.toMatchObject({
      code: 'ECL_GENERATOR_LOOKUPS_INVALID',
      message: expect.stringContaining('was changed after it was made'),
    });
  });

  test.each([
    ['a value that does not fit', (csv: string) => csv.replace(/,(\d\d),False,/, ',old,False,'), 'age'],
    ['a missing column', (csv: string) => csv.replace(',gender,', ',sex,'), '"sex"'],
    ['an id that stands twice', (csv: string) => csv + (csv.split('\n')[1] ?? '') + '\n', 'stands twice'],
    ['no rows', (csv: string) => `${csv.split('\n')[0] ?? ''}\n`, 'no rows'],
  ])('customers with %s', async (_name, change, message) => {
    const directory = await writtenLookups();
    const other = await temporaryDirectory();
    await writeFile(join(other, 'customers.csv'), change(await readFile(join(directory, 'customers.csv'), 'utf8')));
    await writeFile(join(other, 'product_catalog.csv'), await readFile(join(directory, 'product_catalog.csv')));

    await expect(loadLookups({ directory: other, config })).rejects.toMatchObject({
      code: 'ECL_GENERATOR_LOOKUPS_INVALID',
      message: expect.stringContaining(message),
    });
  });

  test('a category that the vocabulary does not have', async () => {
    const directory = await writtenLookups();
    const other = await temporaryDirectory();
    const products = await readFile(join(directory, 'product_catalog.csv'), 'utf8');
    await writeFile(join(other, 'product_catalog.csv'), products.replace(',Books,', ',Garden,'));
    await writeFile(join(other, 'customers.csv'), await readFile(join(directory, 'customers.csv')));

    await expect(loadLookups({ directory: other, config })).rejects.toThrow(
      'category "Garden" is not in vocab.categories',
    );
  });
});
