import type { Bool, Data } from 'apache-arrow';

import {
  flagColumn,
  int64Column,
  lookupTextColumn,
  moneyColumn,
  numberedColumn,
  timestampColumn,
} from './arrow-columns.ts';
import type { EncodeRows } from './daily-batches.ts';
import { CART_PREFIX, ORDER_PREFIX, formatId } from './format-ids.ts';
import { gather, gatherAmounts, numbersFrom } from './gather.ts';
import { messRows } from './mess-rows.ts';

export const encodeOrders: EncodeRows = ({ world, mess, vocabulary }, rows, from, to) => {
  const { customers } = world.lookups;
  const { parameters } = world;
  const { columns } = rows.orders;
  const { positions, target } = messRows(mess, 'orders', from, to, (at) => ({
    keys: numbersFrom(rows.firstOrder, at),
    keyText: (row) => formatId(ORDER_PREFIX, rows.firstOrder + (at[row] ?? 0)),
  }));
  const count = positions.length;
  const customer = gather(columns.customer, positions);
  const payment = gather(columns.payment, positions);
  const speed = gather(columns.speed, positions);
  const bucket = gather(columns.bucket, positions);
  const agent = gather(columns.agent, positions).map((place) => place + 1);
  const gross = gatherAmounts(columns.grossCents, positions);
  const discount = gatherAmounts(columns.discountCents, positions);
  const net = gross.map((cents, row) => cents - (discount[row] ?? 0));
  const fee = net.map((cents, row) => Math.round(cents * (parameters.feeRates[payment[row] ?? 0] ?? 0)));
  const items = gather(columns.totalItems, positions);
  const { values: agents } = vocabulary.agent;
  const agentNulls = mess.nulls(target, 'agent_id', (row) => agents[agent[row] ?? 0] ?? null);
  return {
    rowCount: count,
    columns: {
      order_id: numberedColumn(ORDER_PREFIX, target.keys, count),
      total_items: int64Column(mess.totalItems(target, rows.day, items), count),
      order_date: timestampColumn(rows.day, gather(columns.second, positions), count),
      customer_id: lookupTextColumn(customers.customerId, customer, count),
      email: lookupTextColumn(customers.email, customer, count),
      order_channel: vocabulary.orderChannel.encode(gather(columns.channel, positions), count),
      is_expedited: pickFlags(columns.expedited, positions),
      customer_tier: vocabulary.tier.encode(gather(columns.tier, positions), count),
      gross_total: moneyColumn(gross, count),
      net_total: moneyColumn(mess.amounts(target, 'net_total', net), count),
      total_discount_amount: moneyColumn(discount, count),
      payment_method: vocabulary.payment.encode(
        payment,
        count,
        mess.texts(target, 'payment_method', payment, vocabulary.payment.values),
      ),
      shipping_speed: vocabulary.speed.encode(
        speed,
        count,
        mess.texts(target, 'shipping_speed', speed, vocabulary.speed.values),
      ),
      shipping_cost: moneyColumn(gather(parameters.shippingCents, speed), count),
      agent_id: vocabulary.agent.encode(agent, count, undefined, agentNulls),
      actual_shipping_cost: moneyColumn(gather(columns.actualShippingCents, positions), count),
      payment_processing_fee: moneyColumn(fee, count),
      shipping_address: lookupTextColumn(customers.mailingAddress, customer, count),
      billing_address: lookupTextColumn(customers.billingAddress, customer, count),
      clv_bucket: vocabulary.bucket.encode(
        bucket,
        count,
        mess.texts(target, 'clv_bucket', bucket, vocabulary.bucket.values),
      ),
      is_reactivated: pickFlags(columns.reactivated, positions),
      cart_id: numberedColumn(CART_PREFIX, gather(columns.cart, positions), count),
    },
  };
};

function pickFlags(source: Uint8Array, positions: Int32Array): Data<Bool> {
  const flags = new Uint8Array(positions.length);
  for (let row = 0; row < positions.length; row += 1) flags[row] = source[positions[row] ?? 0] ?? 0;
  return flagColumn(flags, positions.length);
}

export const encodeOrderItems: EncodeRows = ({ world, mess, vocabulary }, rows, from, to) => {
  const { products } = world.lookups;
  const { columns } = rows.orderItems;
  const { positions, target } = messRows(mess, 'order_items', from, to, (at) => {
    const keys = gather(columns.order, at);
    const keys2 = gather(products.productId, gather(columns.product, at));
    return { keys, keys2, keyText: (row) => `${formatId(ORDER_PREFIX, keys[row] ?? 0)}|${keys2[row] ?? 0}` };
  });
  const count = positions.length;
  const product = gather(columns.product, positions);
  return {
    rowCount: count,
    columns: {
      order_id: numberedColumn(ORDER_PREFIX, target.keys, count),
      product_id: int64Column(gather(products.productId, product), count),
      product_name: vocabulary.productName.encode(
        product,
        count,
        mess.texts(target, 'product_name', product, vocabulary.productName.values),
      ),
      category: vocabulary.category.encode(gather(products.category.codes, product), count),
      quantity: int64Column(gather(columns.quantity, positions), count),
      unit_price: moneyColumn(mess.amounts(target, 'unit_price', gather(products.unitPriceCents, product)), count),
      discount_amount: moneyColumn(gather(columns.discountCents, positions), count),
      cost_price: moneyColumn(gather(products.costPriceCents, product), count),
    },
  };
};
