import { createHash } from 'node:crypto';

import { Int64, RecordBatch, Schema, Struct, Utf8, Field, makeData, vectorFromArray, type Vector } from 'apache-arrow';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { eventIds } from '../../src/lineage/event-ids.ts';

function batchOf(columns: Record<string, Vector>): RecordBatch {
  const fields = Object.entries(columns).map(([name, vector]) => new Field(name, vector.type, true));
  const length = Object.values(columns)[0]?.length ?? 0;
  const children = Object.values(columns).map((vector) => vector.data[0] ?? makeData({ type: vector.type }));
  return new RecordBatch(new Schema(fields), makeData({ type: new Struct(fields), length, children }));
}

const text = (...values: string[]): Vector => vectorFromArray(values, new Utf8());
const whole = (...values: bigint[]): Vector => vectorFromArray(values, new Int64());

/** Published vectors: table, key columns, digest. */
const VECTORS: readonly (readonly [string, Record<string, Vector>, string])[] = [
  ['customers', { customer_id: text('CUST-4711') }, '5169cb457587d8e2b615eb2d41d2c6ddeff960a2db60a665f8a7d4f815878e4e'],
  ['product_catalog', { product_id: whole(1n) }, '083b0123420c531a1689c403477ff329a8c8d708b101d46a5ed11ea880be4efe'],
  [
    'shopping_carts',
    { cart_id: text('CART-00000001') },
    'ff74d485b506e565622744a865f99585abad8965dcfab9f1dbb99080cc1aed79',
  ],
  ['cart_items', { cart_item_id: whole(1n) }, 'c63b3145ff8b88de89d03797eb0e40eb341320edeaa660d887ed706c8e870236'],
  ['orders', { order_id: text('ORD-00000001') }, 'aa0755474d7eea88edbe91f68a8cddf8f17bfc817b12790113f5f871b598198d'],
  [
    'order_items',
    { product_id: whole(17n), order_id: text('ORD-00000001') },
    'a6d486aa3ad1c7923aea56462daaa0a04b1dfc7d03d4ae35a32a468b70dff422',
  ],
  ['returns', { return_id: text('RTN-00000001') }, '7cb4981d303cfc636c1f66943a95549e128ebc27f56253384280a05b3f792d4f'],
  ['return_items', { return_item_id: whole(1n) }, '85f87958781cc1b68721b4dbc7bfd2a332c9102cfd42f173fdf3bb211a7b883b'],
  ['customers', { customer_id: text('KÜNDE-1') }, '09dd7137bdf26a81e3757399c2afa120e562677c65739d7677b1187ba845cc0f'],
];

describe('event_id', () => {
  test.each(VECTORS)('agrees with the published vector of %s', (table, columns, digest) => {
    const ids = eventIds(batchOf(columns), { table, primaryKey: Object.keys(columns) });

    expect(ids.get(0)).toBe(`evt_${digest}`);
  });

  test('agrees with an independent rendering for any string key, long ones included', () => {
    const key = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme', maxLength: 40 }));
    fc.assert(
      fc.property(fc.array(key, { minLength: 1, maxLength: 5 }), (keys) => {
        const wellFormed = keys.map((value) => Buffer.from(value).toString());

        const ids = eventIds(batchOf({ id: text(...wellFormed) }), { table: 't', primaryKey: ['id'] });

        expect([...ids]).toEqual(wellFormed.map(independentEventId));
      }),
    );
  });

  test('grows its buffer for a key longer than the initial room', () => {
    const long = 'é'.repeat(200_000);

    const ids = eventIds(batchOf({ id: text(long) }), { table: 't', primaryKey: ['id'] });

    expect(ids.get(0)).toBe(independentEventId(long));
  });

  test('refuses a null key and a missing key column', () => {
    const nullKey = batchOf({ id: vectorFromArray([null], new Utf8()) });

    expect(() => eventIds(nullKey, { table: 't', primaryKey: ['id'] })).toThrow(/primary-key field is null/);
    expect(() => eventIds(nullKey, { table: 't', primaryKey: ['other'] })).toThrow(/no column other/);
  });
});

/** Character by character, as the rule reads; shares no code with the implementation. */
function independentEventId(id: string): string {
  const short: Record<string, string> = {
    '"': '\\"',
    '\\': '\\\\',
    '\n': '\\n',
    '\r': '\\r',
    '\t': '\\t',
    '\b': '\\b',
    '\f': '\\f',
  };
  let escaped = '';
  for (let index = 0; index < id.length; index += 1) {
    const unit = id.charAt(index);
    const code = id.charCodeAt(index);
    escaped += short[unit] ?? (code >= 0x20 && code <= 0x7e ? unit : `\\u${code.toString(16).padStart(4, '0')}`);
  }
  return `evt_${createHash('sha256').update(`{"_table":"t","id":"${escaped}"}`).digest('hex')}`;
}
