import type { RecordBatch } from 'apache-arrow';

import type { Contract } from '@ecomlake/schema-contract';

import type { LookupTable } from '../contracts/ecom-tables.ts';
import type { CustomerTable, Lookups, ProductTable } from '../lookups/lookup-tables.ts';
import { NO_NUMBER } from '../lookups/lookup-tables.ts';
import type { CodeColumn } from '../lookups/text-column.ts';
import { textAt } from '../lookups/text-column.ts';
import type { MessMaker } from '../mess/mess-maker.ts';
import { dateColumn, flagColumn, int64Column, lookupTextColumn, moneyColumn } from './arrow-columns.ts';
import { createAssembleBatch } from './assemble-batch.ts';
import { gather } from './gather.ts';
import { createVocabularyColumn } from './vocabulary-column.ts';

export interface LookupBatchesOptions {
  readonly contract: Contract;
  readonly table: LookupTable;
  readonly lookups: Lookups;
  /** `undefined` for loaded lookups, which stay as they are. */
  readonly mess: MessMaker | undefined;
  readonly batchRows: number;
}

/** The rows of a lookup table in file order. */
export function* makeLookupBatches({
  contract,
  table,
  lookups,
  mess,
  batchRows,
}: LookupBatchesOptions): Generator<RecordBatch> {
  const assemble = createAssembleBatch(contract);
  const total = lookups[table === 'customers' ? 'customers' : 'products'].count;
  const encode =
    table === 'customers'
      ? createCustomerEncoder(lookups.customers, mess)
      : createProductEncoder(lookups.products, mess);
  for (let from = 0; from < total; from += batchRows) {
    const rows = Int32Array.from({ length: Math.min(batchRows, total - from) }, (_, index) => from + index);
    yield assemble(encode(rows), rows.length);
  }
}

type EncodeLookup = (rows: Int32Array) => Parameters<ReturnType<typeof createAssembleBatch>>[0];

function createCustomerEncoder(customers: CustomerTable, mess: MessMaker | undefined): EncodeLookup {
  const vocabularies = {
    gender: createVocabularyColumn(customers.gender.values),
    status: createVocabularyColumn(customers.customerStatus.values),
    channel: createVocabularyColumn(customers.signupChannel.values),
    tier: createVocabularyColumn(customers.loyaltyTier.values),
    initialTier: createVocabularyColumn(customers.initialLoyaltyTier.values),
    bucket: createVocabularyColumn(customers.clvBucket.values),
  };
  return (rows) => {
    const count = rows.length;
    const target = {
      table: 'customers' as const,
      count,
      keys: rows,
      keyText: (row: number) => textAt(customers.customerId, rows[row] ?? 0) ?? '',
    };
    const codes = (column: CodeColumn): Int32Array => gather(column.codes, rows);
    const pick = (flags: Uint8Array): Uint8Array => Uint8Array.from(rows, (row) => flags[row] ?? 0);
    const age = gather(customers.age, rows);
    const flag = (field: string, flags: Uint8Array) =>
      flagColumn(
        pick(flags),
        count,
        mess?.nulls(target, field, (row) => [false, true, null][flags[rows[row] ?? 0] ?? 2] ?? null),
      );
    const gender = codes(customers.gender);
    const status = codes(customers.customerStatus);
    return {
      customer_id: lookupTextColumn(customers.customerId, rows, count),
      first_name: lookupTextColumn(customers.firstName, rows, count),
      last_name: lookupTextColumn(customers.lastName, rows, count),
      email: lookupTextColumn(customers.email, rows, count),
      phone_number: lookupTextColumn(customers.phoneNumber, rows, count),
      signup_date: dateColumn(gather(customers.signupDay, rows), count),
      gender: vocabularies.gender.encode(gender, count, mess?.texts(target, 'gender', gender, customers.gender.values)),
      age: int64Column(
        age.map((years) => Math.max(0, years)),
        count,
        Uint8Array.from(age, (years) => (years === NO_NUMBER ? 1 : 0)),
      ),
      is_guest: flagColumn(pick(customers.isGuest), count),
      customer_status: vocabularies.status.encode(
        status,
        count,
        mess?.texts(target, 'customer_status', status, customers.customerStatus.values),
      ),
      signup_channel: vocabularies.channel.encode(codes(customers.signupChannel), count),
      loyalty_tier: vocabularies.tier.encode(codes(customers.loyaltyTier), count),
      initial_loyalty_tier: vocabularies.initialTier.encode(codes(customers.initialLoyaltyTier), count),
      email_verified: flag('email_verified', customers.emailVerified),
      marketing_opt_in: flag('marketing_opt_in', customers.marketingOptIn),
      mailing_address: lookupTextColumn(customers.mailingAddress, rows, count),
      billing_address: lookupTextColumn(customers.billingAddress, rows, count),
      loyalty_enrollment_date: dateColumn(gather(customers.enrollmentDay, rows), count),
      clv_bucket: vocabularies.bucket.encode(codes(customers.clvBucket), count),
    };
  };
}

function createProductEncoder(products: ProductTable, mess: MessMaker | undefined): EncodeLookup {
  const names = Array.from({ length: products.count }, (_, row) => textAt(products.productName, row) ?? '');
  const nameColumn = createVocabularyColumn(names);
  const category = createVocabularyColumn(products.category.values);
  return (rows) => {
    const count = rows.length;
    const keys = gather(products.productId, rows);
    const target = {
      table: 'product_catalog' as const,
      count,
      keys,
      keyText: (row: number) => String(keys[row] ?? 0),
    };
    return {
      product_id: int64Column(keys, count),
      product_name: nameColumn.encode(rows, count, mess?.texts(target, 'product_name', rows, names)),
      category: category.encode(gather(products.category.codes, rows), count),
      unit_price: moneyColumn(gather(products.unitPriceCents, rows), count),
      cost_price: moneyColumn(gather(products.costPriceCents, rows), count),
      inventory_quantity: int64Column(gather(products.inventoryQuantity, rows), count),
    };
  };
}
