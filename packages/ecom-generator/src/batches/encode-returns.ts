import { dateColumn, int64Column, lookupTextColumn, moneyColumn, numberedColumn } from './arrow-columns.ts';
import type { EncodeRows } from './daily-batches.ts';
import { ORDER_PREFIX, RETURN_PREFIX, formatId } from './format-ids.ts';
import { gather, gatherAmounts, numbersFrom } from './gather.ts';
import { messRows } from './mess-rows.ts';

export const encodeReturns: EncodeRows = ({ world, mess, vocabulary }, rows, from, to) => {
  const { customers, products } = world.lookups;
  const { columns } = rows.returns;
  const { positions, target } = messRows(mess, 'returns', from, to, (at) => ({
    keys: numbersFrom(rows.firstReturn, at),
    keyText: (row) => formatId(RETURN_PREFIX, rows.firstReturn + (at[row] ?? 0)),
  }));
  const count = positions.length;
  const customer = gather(columns.customer, positions);
  const channel = gather(columns.channel, positions);
  const agent = gather(columns.agent, positions).map((place) => place + 1);
  const category = gather(products.category.codes, gather(columns.firstProduct, positions)).map((code) =>
    world.config.vocab.categories.indexOf(products.category.values[code] ?? ''),
  );
  const reason = mess.reasons(target, gather(columns.reason, positions), category);
  const type = new Int32Array(count);
  const { values: agents } = vocabulary.agent;
  const agentNulls = mess.nulls(target, 'agent_id', (row) => agents[agent[row] ?? 0] ?? null);
  return {
    rowCount: count,
    columns: {
      return_id: numberedColumn(RETURN_PREFIX, target.keys, count),
      order_id: numberedColumn(ORDER_PREFIX, gather(columns.order, positions), count),
      customer_id: lookupTextColumn(customers.customerId, customer, count),
      email: lookupTextColumn(customers.email, customer, count),
      return_date: dateColumn(new Int32Array(count).fill(rows.day), count),
      reason: vocabulary.reason.encode(reason, count, mess.texts(target, 'reason', reason, vocabulary.reason.values)),
      return_type: vocabulary.returnType.encode(
        type,
        count,
        mess.texts(target, 'return_type', type, vocabulary.returnType.values),
      ),
      refunded_amount: moneyColumn(
        mess.amounts(target, 'refunded_amount', gatherAmounts(columns.refundCents, positions)),
        count,
      ),
      return_channel: vocabulary.returnChannel.encode(
        channel,
        count,
        mess.texts(target, 'return_channel', channel, vocabulary.returnChannel.values),
      ),
      agent_id: vocabulary.agent.encode(agent, count, undefined, agentNulls),
      refund_method: vocabulary.payment.encode(gather(columns.payment, positions), count),
    },
  };
};

export const encodeReturnItems: EncodeRows = ({ world, mess, vocabulary }, rows, from, to) => {
  const { products } = world.lookups;
  const { columns } = rows.returnItems;
  const { positions, target } = messRows(mess, 'return_items', from, to, (at) => ({
    keys: numbersFrom(rows.firstReturnItem, at),
    keyText: (row) => String(rows.firstReturnItem + (at[row] ?? 0)),
  }));
  const count = positions.length;
  const product = gather(columns.product, positions);
  return {
    rowCount: count,
    columns: {
      return_item_id: int64Column(target.keys, count),
      return_id: numberedColumn(RETURN_PREFIX, gather(columns.return, positions), count),
      order_id: numberedColumn(ORDER_PREFIX, gather(columns.order, positions), count),
      product_id: int64Column(gather(products.productId, product), count),
      product_name: vocabulary.productName.encode(
        product,
        count,
        mess.texts(target, 'product_name', product, vocabulary.productName.values),
      ),
      category: vocabulary.category.encode(gather(products.category.codes, product), count),
      quantity_returned: int64Column(gather(columns.quantity, positions), count),
      unit_price: moneyColumn(gather(products.unitPriceCents, product), count),
      cost_price: moneyColumn(gather(products.costPriceCents, product), count),
      refunded_amount: moneyColumn(
        mess.amounts(target, 'refunded_amount', gather(columns.refundCents, positions)),
        count,
      ),
    },
  };
};
