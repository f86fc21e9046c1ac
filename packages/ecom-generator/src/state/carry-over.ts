import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';

import { z } from 'zod';

import { EcomGeneratorError } from '../errors.ts';
import type { ShopState } from '../simulation/shop-state.ts';

const MAGIC = 'ECLCARRY';
const FORMAT = 1;
const HEADER_PREFIX_BYTES = MAGIC.length + 4;

const counter = z.int().min(0);
const headerSchema = z.strictObject({
  format: z.literal(FORMAT),
  origin: z.int(),
  day: z.int(),
  counters: z.strictObject({ cart: counter, cartItem: counter, order: counter, return: counter, returnItem: counter }),
  sessions: z.array(
    z.strictObject({
      customer: counter,
      code: z.int(),
      cart: counter,
      createdDay: z.int(),
      createdSecond: counter,
      status: z.int(),
      isReactivated: z.boolean(),
    }),
  ),
  visits: counter,
  returns: counter,
  customers: counter,
});

/** The simulation's state as bytes: magic, header as JSON, then the arrays in little-endian order; all of it zstd. */
export function encodeCarryOver(state: ShopState): Uint8Array {
  const { visits, returns, grossCents, orders, lastCartDay, ...rest } = state;
  const header = Buffer.from(
    JSON.stringify({
      format: FORMAT,
      ...rest,
      visits: visits.length,
      returns: returns.length,
      customers: grossCents.length,
    }),
  );
  const prefix = Buffer.alloc(HEADER_PREFIX_BYTES);
  prefix.write(MAGIC, 'latin1');
  prefix.writeUInt32LE(header.length, MAGIC.length);
  const arrays = [grossCents, visits, returns, orders, lastCartDay].map(littleEndian);
  return zstdCompressSync(Buffer.concat([prefix, header, ...arrays]));
}

/** @throws {EcomGeneratorError} `ECL_GENERATOR_STATE_INVALID` */
export function decodeCarryOver(compressed: Uint8Array): ShopState {
  try {
    return decode(zstdDecompressSync(compressed));
  } catch (cause) {
    throw new EcomGeneratorError(
      'ECL_GENERATOR_STATE_INVALID',
      `carry-over file is damaged: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
  }
}

function decode(bytes: Buffer): ShopState {
  if (bytes.toString('latin1', 0, MAGIC.length) !== MAGIC)
    throw new RangeError('it does not begin with the magic bytes');
  const headerEnd = HEADER_PREFIX_BYTES + bytes.readUInt32LE(MAGIC.length);
  const header = headerSchema.parse(JSON.parse(bytes.toString('utf8', HEADER_PREFIX_BYTES, headerEnd)));
  const expected = header.customers * 16 + (header.visits + header.returns) * 4;
  if (bytes.length - headerEnd !== expected)
    throw new RangeError(`it has ${bytes.length - headerEnd} bytes of arrays, its header says ${expected}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = headerEnd;
  const grossCents = new Float64Array(header.customers);
  for (let index = 0; index < header.customers; index += 1, at += 8) grossCents[index] = view.getFloat64(at, true);
  const integers = (length: number): Int32Array => {
    const values = new Int32Array(length);
    for (let index = 0; index < length; index += 1, at += 4) values[index] = view.getInt32(at, true);
    return values;
  };
  const { origin, day, counters, sessions } = header;
  const visits = integers(header.visits);
  const returns = integers(header.returns);
  const orders = integers(header.customers);
  return {
    origin,
    day,
    counters,
    sessions,
    visits,
    returns,
    grossCents,
    orders,
    lastCartDay: integers(header.customers),
  };
}

function littleEndian(values: Float64Array | Int32Array): Buffer {
  const bytes = Buffer.alloc(values.byteLength);
  if (values instanceof Float64Array) values.forEach((value, index) => bytes.writeDoubleLE(value, index * 8));
  else values.forEach((value, index) => bytes.writeInt32LE(value, index * 4));
  return bytes;
}
